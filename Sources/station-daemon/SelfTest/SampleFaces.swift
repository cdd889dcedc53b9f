import CardDevices
import CardFace
import ProductionStation
import StationSimulation

/// The picture of an invented person's card, marked 样卡 VOID on both faces: for test prints.
struct SampleFaces {
    let layout: CardLayout
    let fontDirectories: [String]
    let zone: CentreZone

    /// Draws with fonts and layout as a station does.
    ///
    /// - Throws: what the renderer says about layout or fonts.
    func draw() throws -> PrintImage {
        let renderer = try CardFaceRenderer(layout: layout, fontDirectories: fontDirectories)
        let today = zone.day(of: SystemWallClock().now())
        let job = SampleJobs(seed: 1, today: today, zone: zone, portraits: DrawnPortraits(), portraitCount: 1).job(0)
        guard let serial = CardSerial(centre: "VOID", year: today.year, counter: 1) else {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "face", reason: "card serial"), exit: .configuration)
        }
        return try renderer.testImage(
            of: FaceTexts.contents(of: job, cardSerial: serial, endorsedOn: today, by: "样例受理点"))
    }
}
