import Foundation
import ProductionStation

/// The acts of people: each verb brings the passwords of those who want it.
extension StationControl {
    /// Simulated people bring the card to the desk; real ones have done so before they ask.
    func settle(_ request: ControlRequest) async throws -> SettledCard {
        let (serial, word) = (try request.argument("card"), try request.argument("finding"))
        guard let finding = CardCustody.Settlement(rawValue: word) else {
            throw ActSentence.wordUnknown(word, known: ["accepted", "rejected", "missing"])
        }
        let authority = try await station.people.authorise(finding.act, try request.credentials.credentials())
        if finding != .missing { try await assembly.present(serial) }
        let card = try await station.desk.settle(serial: serial, finding, by: authority)
        assembly.putBack(to: finding)
        return SettledCard(card: card.cardSerial, phase: card.phase.rawValue, job: card.key)
    }

    func inspect(_ request: ControlRequest) async throws -> SettledCard {
        let (serial, defect) = (try request.argument("card"), request.arguments["defect"])
        if let defect, Inspection.defect(defect) == nil {
            throw ActSentence.wordUnknown(defect, known: Inspection.defects)
        }
        let authority = try await station.people.authorise(.inspect, try request.credentials.credentials())
        guard let defect else {
            try await assembly.present(serial)
            guard try await station.desk.look().card?.cardSerial == serial else {
                assembly.putBack(to: .accepted)
                throw Desk.Refused(.otherCardOnDesk, detail: serial)
            }
            let card = try await station.desk.pass(by: authority)
            assembly.putBack(to: .accepted)
            return SettledCard(card: card.cardSerial, phase: card.phase.rawValue, job: card.key)
        }
        let card = try await station.desk.fail(serial: serial, defect: defect, by: authority)
        if (try? await assembly.present(serial)) != nil { assembly.putBack(to: .rejected) }
        return SettledCard(card: card.cardSerial, phase: card.phase.rawValue, job: card.key)
    }

    /// The lane's hold decides whether one person is enough; then nobody else is asked for a password.
    func release(_ request: ControlRequest) async throws -> [String: String] {
        let lane = try request.argument("lane")
        guard let act = try await station.releaseAct(of: lane) else { throw ActSentence.laneNotHeld(lane) }
        let credentials = try request.credentials.credentials().prefix(act.rule.people)
        let authority = try await station.people.authorise(act, Array(credentials))
        try await station.releaseLane(lane, by: authority)
        return ["lane": lane, "state": "released", "act": act.rawValue]
    }

    func hold(_ request: ControlRequest) async throws -> [String: String] {
        let lane = try request.argument("lane")
        let authority = try await station.people.authorise(.holdLane, try request.credentials.credentials())
        try await station.holdLane(lane, by: authority)
        return ["lane": lane, "state": "held"]
    }

    func closeBundle(_ request: ControlRequest) async throws -> DeliveryList {
        let office = try request.argument("office")
        let authority = try await station.people.authorise(.closeBundle, try request.credentials.credentials())
        guard let list = try await station.closeBundle(of: office, by: authority) else {
            throw ActSentence.noOpenBundle(office)
        }
        return list
    }
}

/// The defects that an inspector may name.
enum Inspection {
    static let defects = [
        "inspectionPhoto", "inspectionText", "inspectionPrint", "inspectionCardBody", "inspectionChip",
    ]

    static func defect(_ word: String) -> String? { defects.first { $0 == word } }
}

extension ControlRequest {
    /// - Throws: ``ActSentence`` when it is missing or empty.
    func argument(_ name: String) throws -> String {
        guard let value = arguments[name], !value.isEmpty else { throw ActSentence.argumentsMissing(name) }
        return value
    }
}
