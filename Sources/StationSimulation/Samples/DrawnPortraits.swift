public import CardFace

/// Portraits drawn by CardFace: real JPEG files that pass every photo rule, or break exactly one.
public struct DrawnPortraits: PortraitSource {
    /// Draws nothing yet.
    public init() {}

    /// Empty when drawing fails, so that the sample is refused for its missing photo.
    public func portrait(seed: UInt64) -> [UInt8] { (try? SamplePortrait.draw(seed: seed)) ?? [] }

    /// Nil for a defect that cannot be drawn.
    public func portrait(seed: UInt64, defect kind: PhotoProblem.Kind) -> [UInt8]? {
        guard let defect = SamplePortrait.Defect.allCases.first(where: { $0.kind == kind }) else { return nil }
        return try? SamplePortrait.draw(seed: seed, defect: defect)
    }

    /// Just the one: a drawn frame is too thin to darken the corners that the background is judged by.
    public func rulesBroken(by defect: PhotoProblem.Kind) -> [PhotoProblem.Kind] { [defect] }
}
