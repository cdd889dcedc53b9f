public import CardFace

/// Photo, printability and fit, as the injected checker sees them.
extension JobCheck {
    mutating func photo(_ face: any FaceChecking) {
        guard readable("$.photo.data") else { return }
        guard !job.photo.isEmpty else { return refuse(.photoMissing, "$.photo.data") }
        for problem in face.photoProblems(job.photo) {
            guard let reason = RefusalReason(problem.kind) else {
                let parameter = Refusal.Parameter("expected", problem.expected)
                warnings.append(JobWarning(.photoDensityMissing, at: "$.photo", [parameter]))
                continue
            }
            refuse(reason, "$.photo", ["expected": problem.expected, "found": problem.found])
        }
    }

    mutating func printability(_ face: any FaceChecking, office: Office?) {
        var contents = FaceTexts.contents(
            of: job, cardSerial: .widest, endorsedOn: context.today, by: office?.name ?? job.submittingOffice)
        for field in contents.texts.keys where !readable(FaceTexts.path(of: field)) { contents.texts[field] = nil }
        for problem in face.faceProblems(contents) {
            let path = FaceTexts.path(of: problem.field)
            switch problem.kind {
            case .doesNotFit: refuse(.textDoesNotFit, path)
            case .unprintableCharacter:
                let codePoint = problem.codePoint.map(CharacterRule.codePoint) ?? "?"
                guard !reportedCharacters.contains(CharacterPlace(path: path, codePoint: codePoint)) else { continue }
                let position = problem.position.map(String.init) ?? "?"
                refuse(.characterNotPrintable, path, ["position": position, "codePoint": codePoint])
            }
        }
    }
}

extension RefusalReason {
    /// Nil for a kind that is only a warning.
    public init?(_ kind: PhotoProblem.Kind) {
        switch kind {
        case .notJPEG: self = .photoNotJPEG
        case .truncated: self = .photoTruncated
        case .wrongSize: self = .photoWrongSize
        case .wrongColour: self = .photoWrongColour
        case .wrongDensity: self = .photoWrongDensity
        case .tooManyBytes: self = .photoTooLarge
        case .background: self = .photoBackground
        case .border: self = .photoBorder
        case .densityMissing: return nil
        }
    }
}
