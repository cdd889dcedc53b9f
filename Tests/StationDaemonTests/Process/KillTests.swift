import Foundation
import Testing

@testable import station_daemon

/// `kill -9` at seeded moments. Any form: PRODUCTION_STATION_KILL_COUNT, _JOBS and _SEED.
@Suite struct KillTests {
    @Test(.timeLimit(.minutes(60))) func noCardAndNoEventIsLostOrDoubledHoweverOftenTheDaemonIsKilled() async throws {
        var run = try KillRun(.chosen)
        let samples = try SampleDocuments(in: run.staging)
        #expect(samples.permits.count == run.plan.jobs)
        try await run.live()
        #expect(run.findings == [])
        let findings = try await KillAudit.findings(of: run, permits: samples.permits)
        #expect(findings == [])
        #expect(samples.leaks(in: Data(run.site.log.utf8)) == [], "personal data in the log")
        FileHandle.standardError.write(Data("\(run.report)\n".utf8))
    }
}
