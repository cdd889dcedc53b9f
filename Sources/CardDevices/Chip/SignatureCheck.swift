/// Checks EF.SOD on a card as a stranger would: by the authorities alone, without a word from whoever made it.
struct SignatureCheck {
    let profile: ChipProfile
    let trust: SecurityTrust?

    /// - Parameter files: as they were read from the card.
    /// - Throws: `readBackDiffers` when the signature or a digest is wrong; `ourMistake` when nobody is trusted.
    func run(_ files: ChipFileSet, _ phase: ChipFault.Phase) throws(ChipFault) {
        guard let object = profile.files.first(where: { $0.kind == .securityObject }) else { return }
        guard let trust else {
            throw ChipFault(.ourMistake, operation: phase.operation, detail: "no authority for \(object.name)")
        }
        do throws(SecurityObjectProblem) {
            try check(object, files, trust)
        } catch {
            throw ChipFault(.readBackDiffers, operation: phase.operation, detail: error.code)
        }
    }

    private func check(
        _ object: ChipProfile.File, _ files: ChipFileSet, _ trust: SecurityTrust
    ) throws(SecurityObjectProblem) {
        guard let bytes = files.bytes(of: object.fileIdentifier) else { throw .malformed(part: "no file") }
        let signed = try SecurityObjectFile.verify(bytes, authorities: trust.authorities, now: trust.now)
        var covered: Set<UInt8> = []
        for file in profile.files {
            guard let number = file.dataGroup else { continue }
            guard let bytes = files.bytes(of: file.fileIdentifier) else { throw .notCovered(dataGroup: number) }
            try signed.check(.init(number: number, bytes: bytes))
            covered.insert(number)
        }
        // Nothing is signed that is not on the card.
        for number in signed.digests.keys.sorted() where !covered.contains(number) {
            throw .notCovered(dataGroup: number)
        }
    }
}

extension ChipProfile {
    /// True when cards carry EF.SOD.
    public var isSigned: Bool { files.contains { $0.kind == .securityObject } }

    /// What is wrong with EF.SOD on a card, as a stranger would find; nil when nothing is, or the profile has none.
    ///
    /// - Parameters:
    ///   - files: as they were read from the card.
    ///   - trust: whom the signature must lead to, and when.
    public func signatureProblem(in files: ChipFileSet, trust: SecurityTrust) -> ChipFault? {
        do throws(ChipFault) {
            try SignatureCheck(profile: self, trust: trust).run(files, .readCard)
            return nil
        } catch {
            return error
        }
    }
}

extension ChipFileSet {
    /// Contents of the file with this identifier; nil when there is none.
    public func bytes(of identifier: UInt16) -> [UInt8]? { files.first { $0.fileIdentifier == identifier }?.bytes }
}
