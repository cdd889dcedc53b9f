import Foundation
import ProductionStation

/// Looks at everything that the station stands on, and changes nothing.
struct Doctor {
    let configuration: StationConfiguration
    /// The state file, or why it cannot be read.
    let reader: Result<StoreReader, StoreFault>
    let isRunning: Bool
    let now: Timestamp
    /// Set when the running station's file is not the one that lies there.
    private let lost: StoreFault?

    /// A running lane needs some for its log; below this nobody should begin a shift.
    static let spaceLowBytes = 512 << 20
    static let spaceBadBytes = 32 << 20
    /// Longer than this nothing that is done in one go stays half done.
    static let patience = Duration.seconds(3600)

    /// Of a station that does not run, or that could not open its state.
    init(_ configuration: StationConfiguration, isRunning: Bool, now: Timestamp = SystemWallClock().now()) {
        lost = nil
        self.configuration = configuration
        self.isRunning = isRunning
        self.now = now
        reader = Result { () throws(StoreFault) in
            try StoreReader(path: StationAssembly.statePath(configuration))
        }
    }

    /// Of a running station, on connections of its own.
    init(_ configuration: StationConfiguration, store: Store) async {
        lost = await store.lostFile()
        self.configuration = configuration
        isRunning = true
        now = SystemWallClock().now()
        reader = .success(StoreReader(store))
    }

    func examine() -> DoctorReport {
        var findings = [reference, stateDirectory, stateFile, masterKey, controlSocket, freeSpace]
        switch reader {
        case .success(let reader):
            // Of a file that cannot be read there is one thing to say: how far the damage goes.
            let checks = isReadable ? StoreCheck.allCases : [.integrity]
            findings += checks.map { examine($0, reader) }
        case .failure(let fault) where fault.kind == .corrupt:
            findings.append(
                DoctorFinding(.integrity, [], severity: .bad, reason: StoreSentence(fault).message.text))
        case .failure: break
        }
        findings += [spoolDirectory, spoolClaims, staleFiles]
        let order = DoctorCheck.allCases
        findings.sort { (order.firstIndex(of: $0.check) ?? 0) < (order.firstIndex(of: $1.check) ?? 0) }
        return DoctorReport(isRunning: isRunning, findings: findings)
    }

    private func examine(_ check: StoreCheck, _ reader: StoreReader) -> DoctorFinding {
        let rules = ExaminationRules(now: now, endedKept: configuration.rules.endedKept, patience: Self.patience)
        do {
            return DoctorFinding(DoctorCheck(check), try reader.examine(check, rules).subjects)
        } catch {
            return DoctorFinding(DoctorCheck(check), [], severity: .bad, reason: StoreSentence(error).message.text)
        }
    }

    private var isReadable: Bool { stateFile.result == .ok }

    private var reference: DoctorFinding {
        do {
            _ = try ReferenceData(configuration).renderer()
            return DoctorFinding(.configuration, [])
        } catch let error as OperatorError {
            return DoctorFinding(.configuration, [], reason: error.message.text)
        } catch {
            return DoctorFinding(.configuration, ["\(error)"])
        }
    }

    private var stateFile: DoctorFinding {
        do throws(StoreFault) {
            if let lost { throw lost }
            _ = try reader.get().keyCheckValue()
            return DoctorFinding(.stateFile, [])
        } catch {
            return DoctorFinding(
                .stateFile, [StationAssembly.statePath(configuration)], reason: StoreSentence(error).message.text)
        }
    }

    private var masterKey: DoctorFinding {
        do {
            let sealer = VaultSealer(
                masterKey: try StationAssembly.masterKey(configuration, serviceUser: stateOwner),
                random: SystemRandomSource())
            guard let known = try? reader.get().keyCheckValue() else { return DoctorFinding(.masterKey, []) }
            guard known == sealer.keyCheckValue else {
                return DoctorFinding(.masterKey, [], reason: StartSentence.masterKeyOfAnotherStore.message.text)
            }
            return DoctorFinding(.masterKey, [])
        } catch let error as OperatorError {
            return DoctorFinding(.masterKey, [], reason: error.message.text)
        } catch {
            return DoctorFinding(.masterKey, ["\(error)"])
        }
    }
}
