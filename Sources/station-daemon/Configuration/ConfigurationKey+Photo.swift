/// The photo limits follow GA 461-2004.
extension ConfigurationKey {
    static let photoWidthPixels = ConfigurationKey(
        "photo.widthPixels", .whole(100...2_000, unit: .pixels), .standard("358"), "Width of an accepted photo.")
    static let photoHeightPixels = ConfigurationKey(
        "photo.heightPixels", .whole(100...2_000, unit: .pixels), .standard("441"), "Height of an accepted photo.")
    static let photoBytesMax = ConfigurationKey(
        "photo.bytesMax", .whole(10_000...1_000_000, unit: .bytes), .standard("153600"),
        "A larger photo is refused before it is decoded.")
    static let photoDensityDotsPerInchMin = ConfigurationKey(
        "photo.densityDotsPerInchMin", .whole(1...2_400, unit: .dotsPerInch), .standard("349"),
        "Least density of a photo that states it per inch.")
    static let photoDensityDotsPerInchMax = ConfigurationKey(
        "photo.densityDotsPerInchMax", .whole(1...2_400, unit: .dotsPerInch), .standard("351"),
        "Greatest density of a photo that states it per inch.")
    static let photoDensityDotsPerCentimetreMin = ConfigurationKey(
        "photo.densityDotsPerCentimetreMin", .whole(1...1_000, unit: .dotsPerCentimetre), .standard("137"),
        "Least density of a photo that states it per centimetre.")
    static let photoDensityDotsPerCentimetreMax = ConfigurationKey(
        "photo.densityDotsPerCentimetreMax", .whole(1...1_000, unit: .dotsPerCentimetre), .standard("138"),
        "Greatest density of a photo that states it per centimetre.")
    static let photoCornerWidthPixels = ConfigurationKey(
        "photo.cornerWidthPixels", .whole(1...200, unit: .pixels), .standard("40"),
        "Width of the two upper corners in which the background is measured.")
    static let photoCornerHeightPixels = ConfigurationKey(
        "photo.cornerHeightPixels", .whole(1...400, unit: .pixels), .standard("120"),
        "Height of the two upper corners in which the background is measured.")
    static let photoBackgroundMeanMin = ConfigurationKey(
        "photo.backgroundMeanMin", .whole(0...255, unit: .count), .standard("230"),
        "Least mean of each channel in the background.")
    static let photoBackgroundDeviationMax = ConfigurationKey(
        "photo.backgroundDeviationMax", .whole(0...128, unit: .count), .standard("15"),
        "Greatest standard deviation of each channel in the background.")
    static let photoBorderPixels = ConfigurationKey(
        "photo.borderPixels", .whole(1...20, unit: .pixels), .standard("3"),
        "Width of the outer ring that is searched for a border.")
    static let photoBorderDarkerMax = ConfigurationKey(
        "photo.borderDarkerMax", .whole(0...255, unit: .count), .standard("25"),
        "How much darker than its neighbours the outer ring may be.")
    static let photoKeys = [
        photoWidthPixels, photoHeightPixels, photoBytesMax, photoDensityDotsPerInchMin, photoDensityDotsPerInchMax,
        photoDensityDotsPerCentimetreMin, photoDensityDotsPerCentimetreMax, photoCornerWidthPixels,
        photoCornerHeightPixels, photoBackgroundMeanMin, photoBackgroundDeviationMax, photoBorderPixels,
        photoBorderDarkerMax,
    ]
}
