/// Means and deviations over parts of a decoded photo, three bytes a dot: red, green, blue.
struct PhotoMeasure {
    enum Channel: Int, CaseIterable {
        case red, green, blue
    }
    enum Side: CaseIterable {
        case top, bottom, left, right
    }

    let rgb: [UInt8]
    let width: Int
    let height: Int

    /// Mean and standard deviation (of the whole population), from exact integer sums.
    func statistics(_ channel: Channel, x: Range<Int>, y: Range<Int>) -> (mean: Double, deviation: Double) {
        var sum = 0
        var squares = 0
        for row in y {
            for column in x {
                let value = Int(rgb[(row * width + column) * 3 + channel.rawValue])
                sum += value
                squares += value * value
            }
        }
        let count = x.count * y.count
        let variance = Double(squares * count - sum * sum) / Double(count * count)
        return (Double(sum) / Double(count), variance.squareRoot())
    }

    /// Mean of all channels over the strip of one side at this depth from the edge.
    ///
    /// Each side is measured alone: a dark line on one edge would drown in the mean of all four. The corners, which
    /// belong to two sides, are left out at both depths, so that the two strips have the same length.
    func brightness(_ side: Side, depth: Range<Int>) -> Double {
        let margin = depth.upperBound
        let along: (x: Range<Int>, y: Range<Int>)
        switch side {
        case .top: along = (margin..<width - margin, depth)
        case .bottom: along = (margin..<width - margin, height - depth.upperBound..<height - depth.lowerBound)
        case .left: along = (depth, margin..<height - margin)
        case .right: along = (width - depth.upperBound..<width - depth.lowerBound, margin..<height - margin)
        }
        let means = Channel.allCases.map { statistics($0, x: along.x, y: along.y).mean }
        return means.reduce(0, +) / Double(means.count)
    }
}
