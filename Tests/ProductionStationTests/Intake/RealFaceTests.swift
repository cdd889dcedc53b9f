import CardFace
import ProductionStation
import StationSimulation
import Testing

/// The same samples with real photos, fonts and layout.
@Suite struct RealFaceTests {
    static let portraits = DrawnPortraits()

    @Test func drawnSamplesFitTheStandardLayoutWithoutAWarning() throws {
        let validator = try JobValidator.sample(face: try Self.checker())
        let jobs = SampleJobs(seed: 12, today: .sample, portraits: Self.portraits, portraitCount: 2)
        for sample in jobs.samples(60) {
            let verdict = validator.validate(
                JobReader().read(sample.document), in: .init(today: .sample, availableAt: .sampleNow))
            #expect(verdict.refusals == [], "\(sample.job.key)")
            #expect(verdict.warnings == [], "\(sample.job.key)")
        }
    }

    @Test func eachRefusedSampleHasExactlyItsReasonWithRealPhotosAndFonts() throws {
        let validator = try JobValidator.sample(face: try Self.checker())
        for sample in RefusedSamples(seed: 13, today: .sample, portraits: Self.portraits).all() {
            let verdict = validator.validate(
                JobReader().read(sample.document),
                in: .init(today: .sample, availableAt: .sampleNow, known: sample.known))
            #expect(verdict.refusals.map(\.reason) == sample.reasons, "\(sample.name)")
        }
    }

    private static func checker() throws -> CardFaceChecker {
        CardFaceChecker(renderer: try CardFaceRenderer(layout: CardLayout.standard()))
    }
}
