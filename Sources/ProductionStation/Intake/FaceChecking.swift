public import CardFace

/// Looks at the photo and at what would be printed. Injected, so that rules can be tested without fonts and pictures.
public protocol FaceChecking: Sendable {
    /// Everything that GA 461-2004 asks and the photo does not give; bounded work for any input.
    func photoProblems(_ jpeg: [UInt8]) -> [PhotoProblem]
    /// Texts that cannot be printed or do not fit.
    func faceProblems(_ contents: FaceContents) -> [FaceProblem]
}

/// The checker of a real station: the photo rules, and the renderer that will draw the card.
public struct CardFaceChecker: FaceChecking {
    private let photos: PhotoChecker
    private let renderer: CardFaceRenderer

    /// - Parameter renderer: the one that draws the cards, with the site's layout and fonts, or one like it.
    public init(photos: PhotoChecker = PhotoChecker(), renderer: CardFaceRenderer) {
        self.photos = photos
        self.renderer = renderer
    }

    /// What `PhotoChecker` finds.
    public func photoProblems(_ jpeg: [UInt8]) -> [PhotoProblem] { photos.problems(in: jpeg) }

    /// What the renderer finds when it sets the texts, without drawing.
    public func faceProblems(_ contents: FaceContents) -> [FaceProblem] { renderer.problems(in: contents) }
}
