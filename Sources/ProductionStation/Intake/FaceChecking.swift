public import CardFace

/// Looks at the photo and at what would be printed. Injected, so that rules can be tested without fonts and pictures.
public protocol FaceChecking: Sendable {
    /// Everything that GA 461-2004 asks and the photo does not give; bounded work for any input.
    func photoProblems(_ jpeg: [UInt8]) -> [PhotoProblem]
    /// Texts that cannot be printed or do not fit.
    func faceProblems(_ contents: FaceContents) -> [FaceProblem]
}
