/// Finds the highest quality whose file is small enough, with as few encodings as it can: sizes grow with quality, so the
/// next guess follows from the sizes seen. Every encoding costs as much as decoding the photo.
struct QualitySearch {
    private var low: Int
    private var high: Int
    private let bytesMax: Int
    /// The nearest tries on both sides of the limit.
    private var fitting: Try?
    private var tooLarge: Try?
    private var tries = 0

    private struct Try {
        var quality: Int
        var bytes: Int
    }

    /// A picture's file grows by about so much with each step of quality in the upper range.
    private static let growthPerStep = 0.035
    /// Guesses before the search halves what is left, whatever the sizes are like.
    private static let guessesMax = 4

    /// - Parameters:
    ///   - low: lowest quality that is looked at.
    ///   - high: highest quality that is looked at.
    ///   - bytesMax: what the file may have.
    init(low: Int, high: Int, bytesMax: Int) {
        self.low = low
        self.high = high
        self.bytesMax = bytesMax
    }

    /// The quality to try now; nil when the last one that fitted is the best.
    var next: Int? {
        guard low <= high else { return nil }
        let middle = (low + high) / 2
        guard tries < Self.guessesMax else { return middle }
        return min(max(guess ?? middle, low), high)
    }

    /// Takes the size of a try; nil when there was no file.
    ///
    /// - Returns: true when it fits.
    mutating func note(_ bytes: Int?, at quality: Int) -> Bool {
        tries += 1
        guard let bytes, bytes <= bytesMax else {
            high = quality - 1
            tooLarge = bytes.map { Try(quality: quality, bytes: $0) }
            return false
        }
        low = quality + 1
        fitting = Try(quality: quality, bytes: bytes)
        return true
    }

    private var guess: Int? {
        switch (fitting, tooLarge) {
        case (nil, nil): return nil
        case (let one?, nil), (nil, let one?):
            let growth = Double(bytesMax) / Double(max(one.bytes, 1)) - 1
            return one.quality + Int((max(-1, min(growth, 1)) / Self.growthPerStep).rounded(.down))
        case (let fitting?, let tooLarge?):
            let share = Double(bytesMax - fitting.bytes) / Double(max(tooLarge.bytes - fitting.bytes, 1))
            return fitting.quality + Int((share * Double(tooLarge.quality - fitting.quality)).rounded(.down))
        }
    }
}
