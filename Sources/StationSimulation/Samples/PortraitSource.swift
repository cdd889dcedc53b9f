public import CardFace
public import ProductionStation

/// Where sample jobs take their invented portraits from.
public protocol PortraitSource: Sendable {
    /// A JPEG that passes every photo rule; the same seed gives the same bytes.
    func portrait(seed: UInt64) -> [UInt8]
    /// A JPEG, or what should be one, that breaks this rule; nil when this source cannot make it.
    func portrait(seed: UInt64, defect: PhotoProblem.Kind) -> [UInt8]?
    /// All rules that the portrait with this defect breaks, in the checker's order; mostly just the one.
    func rulesBroken(by defect: PhotoProblem.Kind) -> [PhotoProblem.Kind]
}

/// Some hundred bytes that stand in for a photo where no picture is looked at. Only ``StandInFaceChecker`` takes them for one.
public struct StandInPortraits: PortraitSource {
    static let mark = "STAND-IN PORTRAIT"

    /// Size of each stand-in; larger ones make documents of a real size.
    public var bytes: Int

    /// - Parameter bytes: size of each stand-in, at least 64.
    public init(bytes: Int = 256) { self.bytes = max(64, bytes) }

    /// Bytes that name the seed.
    public func portrait(seed: UInt64) -> [UInt8] { standIn("seed \(seed)") }

    /// Bytes that name the defect; never nil.
    public func portrait(seed: UInt64, defect: PhotoProblem.Kind) -> [UInt8]? {
        standIn("defect \(defect.rawValue) seed \(seed)")
    }

    /// The one rule named.
    public func rulesBroken(by defect: PhotoProblem.Kind) -> [PhotoProblem.Kind] { [defect] }

    private func standIn(_ text: String) -> [UInt8] {
        let comment = Array("\(Self.mark) \(text) ".utf8)
        let body = comment + [UInt8](repeating: 0x20, count: max(0, bytes - comment.count - 8))
        let length = min(body.count + 2, 65_535)
        return [0xFF, 0xD8, 0xFF, 0xFE, UInt8(length >> 8), UInt8(length & 255)] + body + [0xFF, 0xD9]
    }
}

/// Judges stand-in portraits by the defect they name, and texts by simple counts: no fonts, no pictures.
///
/// For tests and fast simulation only; reports made with it are marked as simulated by whoever wires it.
public struct StandInFaceChecker: FaceChecking {
    /// Characters that a text may have before it counts as too long for its box.
    public var textLengthMax: Int

    /// - Parameter textLengthMax: characters that a text may have before it counts as too long for its box.
    public init(textLengthMax: Int = 100) { self.textLengthMax = textLengthMax }

    /// The defect that a stand-in names; anything else is no JPEG.
    public func photoProblems(_ jpeg: [UInt8]) -> [PhotoProblem] {
        let head = String(decoding: jpeg.dropFirst(6).prefix(64), as: UTF8.self)
        guard head.hasPrefix(StandInPortraits.mark) else {
            return [PhotoProblem(.notJPEG, expected: "stand-in", found: "\(jpeg.count) B")]
        }
        guard head.contains(" defect ") else { return [] }
        return PhotoProblem.Kind.allCases.filter { head.contains(" defect \($0.rawValue) ") }.map {
            PhotoProblem($0, expected: "no \($0.rawValue)", found: $0.rawValue)
        }
    }

    /// Calls code points from U+30000 on unprintable, and texts over the limit too long.
    public func faceProblems(_ contents: FaceContents) -> [FaceProblem] {
        var problems: [FaceProblem] = []
        for (field, text) in contents.texts.sorted(by: { $0.key < $1.key }) {
            for (index, scalar) in text.unicodeScalars.enumerated() where scalar.value >= 0x30000 {
                problems.append(
                    FaceProblem(
                        .unprintableCharacter, field: field, codePoint: scalar.value, position: index + 1))
            }
            if text.count > textLengthMax { problems.append(FaceProblem(.doesNotFit, field: field)) }
        }
        return problems
    }
}
