/// Looks for thousands of words in one pass, by the four bytes with which each begins.
struct ManyWords {
    private var byStart: [UInt32: [(word: String, form: [UInt8])]] = [:]

    /// Adds one form of a word; shorter ones than four bytes stand everywhere by chance and are not looked for.
    mutating func add(_ word: String, as form: some Sequence<UInt8>) {
        let form = Array(form)
        guard form.count >= 4 else { return }
        byStart[form.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, default: []].append((word, form))
    }

    /// The words of which some form stands in `bytes`.
    func found(in bytes: [UInt8]) -> Set<String> {
        var found: Set<String> = []
        var start: UInt32 = 0
        for (end, byte) in bytes.enumerated() {
            start = start << 8 | UInt32(byte)
            guard end >= 3, let candidates = byStart[start] else { continue }
            for candidate in candidates where bytes[(end - 3)...].starts(with: candidate.form) {
                found.insert(candidate.word)
            }
        }
        return found
    }
}
