#if canImport(Glibc)
    internal import Glibc
#endif

/// How much ink a tone of the picture gets: measured once for each model of printer and kind of ribbon.
public struct ToneCurve: Equatable, Sendable {
    /// Exponent over the share of ink; below 1 darkens the middle tones.
    public var gamma: Double
    /// Largest share of ink, 0 to 1: more would smear or bleed.
    public var inkMax: Double

    /// Ink grows with darkness, in a straight line.
    public static let straight = ToneCurve(gamma: 1, inkMax: 1)

    /// - Parameters:
    ///   - gamma: 0.2 to 5.
    ///   - inkMax: 0.1 to 1.
    public init(gamma: Double, inkMax: Double) {
        precondition((0.2...5).contains(gamma) && (0.1...1).contains(inkMax))
        self.gamma = gamma
        self.inkMax = inkMax
    }

    /// Level of ink for each of the 256 values of a channel (255: none).
    ///
    /// - Parameter levelMax: 1, 31, 63, 127 or 255.
    package func levels(upTo levelMax: Int) -> [UInt8] {
        (0...255).map { value in
            let darkness = Double(255 - value) / 255
            return UInt8((pow(darkness, gamma) * inkMax * Double(levelMax)).rounded())
        }
    }
}

/// How dark a dot must be to become resin.
public struct BlackRule: Equatable, Sendable {
    /// In a picture in colours: a dot none of whose channels is lighter than this becomes resin and loses its colour.
    public var pureBlackMax: UInt8
    /// Where there is resin only: a dot darker than this (mean of the channels, green counted twice) becomes resin.
    public var inkMax: UInt8

    /// Takes text and its edges, also a thin line that lies between two rows of dots; leaves the colours of labels alone.
    public static let standard = BlackRule(pureBlackMax: 96, inkMax: 160)

    /// - Parameters:
    ///   - pureBlackMax: 0 to 255.
    ///   - inkMax: 0 to 255.
    public init(pureBlackMax: UInt8, inkMax: UInt8) {
        self.pureBlackMax = pureBlackMax
        self.inkMax = inkMax
    }
}
