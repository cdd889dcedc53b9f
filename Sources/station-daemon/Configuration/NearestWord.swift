/// The known word that somebody probably meant.
struct NearestWord {
    /// Nil when no word is near enough.
    let word: String?

    init(to written: String, among known: [String]) {
        let limit = max(2, written.count / 4)
        let ranked = known.map {
            (word: $0, distance: Self.distance(Array(written.lowercased()), Array($0.lowercased())))
        }
        word = ranked.filter { $0.distance <= limit }.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// Insertions, deletions and replacements that lead from one to the other.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
