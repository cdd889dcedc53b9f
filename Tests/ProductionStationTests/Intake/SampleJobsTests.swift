import Foundation
import ProductionStation
import StationSimulation
import Testing

@Suite struct SampleJobsTests {
    @Test(arguments: [1, 2, 77] as [UInt64]) func everySampleIsAcceptedWithoutAWarning(_ seed: UInt64) throws {
        let jobs = SampleJobs(seed: seed, today: .sample, portraits: StandInPortraits())
        let validator = try JobValidator.sample()
        for sample in jobs.samples(300) {
            let verdict = validator.validate(
                JobReader().read(sample.document), in: .init(today: .sample, availableAt: .sampleNow))
            #expect(verdict.refusals == [], "\(sample.job.key)")
            #expect(verdict.warnings == [], "\(sample.job.key)")
        }
    }

    @Test func theSameSeedGivesTheSameDocuments() {
        func documents(_ seed: UInt64) -> [[UInt8]] {
            SampleJobs(seed: seed, today: .sample, portraits: StandInPortraits()).samples(20).map(\.document)
        }
        #expect(documents(5) == documents(5))
        #expect(documents(5) != documents(6))
    }

    @Test func theFirstDozenShowsEveryScriptAndAFewHundredEveryKindAndOffice() {
        let jobs = SampleJobs(seed: 9, today: .sample, portraits: StandInPortraits())
        let names = (0..<12).map { jobs.job($0).holder.names }
        let text = names.flatMap { [$0.han, $0.arabic, $0.latin] }.compactMap { $0 }.joined()
        for character: Unicode.Scalar in ["ې", "ۇ", "ۆ", "ۈ", "ڭ", "\u{B7}", "𠮷"] {
            #expect(text.unicodeScalars.contains(character), "\(character)")
        }
        let many = (0..<300).map(jobs.job)
        #expect(Set(many.map(\.kind)) == Set(JobKind.allCases))
        #expect(Set(many.map(\.submittingOffice)).count == 3)
        #expect(Set(many.map(\.permit.permitClass)) == Set(PermitClass.allCases))
        #expect(Set(many.map(\.priority)) == Set(JobPriority.allCases))
    }

    @Test func idsAndCitizenNumbersNeverRepeat() {
        let jobs = SampleJobs(seed: 4, today: .sample, portraits: StandInPortraits())
        let many = (0..<3000).map(jobs.job)
        #expect(Set(many.map(\.key)).count == 3000)
        #expect(Set(many.map(\.holder.citizenNumber)).count == 3000)
    }
}
