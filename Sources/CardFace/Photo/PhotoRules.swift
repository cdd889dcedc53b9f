/// What a photo must be (GA 461-2004 as domain.md §2.5 states it). Every limit is configuration.
public struct PhotoRules: Equatable, Sendable {
    /// Exact width of the picture.
    public var widthPixels = 358
    /// Exact height of the picture.
    public var heightPixels = 441
    /// Largest file; 153,600 is included.
    public var bytesMax = 153_600
    /// Density when the file says it per inch, both directions.
    public var dotsPerInch = 349...351
    /// Density when the file says it per centimetre, both directions.
    public var dotsPerCentimetre = 137...138
    /// Each of the two upper corners that must show background, in pixels.
    public var cornerWidthPixels = 40
    /// See `cornerWidthPixels`.
    public var cornerHeightPixels = 120
    /// Smallest mean of each channel in a corner, 0 to 255.
    public var cornerMeanMin = 230.0
    /// Largest standard deviation of each channel in a corner.
    public var cornerDeviationMax = 15.0
    /// Thickness of the outer ring, in pixels.
    public var borderPixels = 3
    /// How much darker (mean of the channels) each side of the ring may be than the strip beside it.
    public var borderDarkerMax = 25.0

    /// The defaults of domain.md §2.5.
    public init() {}
}
