import Foundation
import ProductionStation

/// The accounts of a running station.
extension StationControl {
    /// `accounts init` and `accounts reset`: the kernel says who asks, because no password can.
    func beginAccounts(_ request: ControlRequest, _ peer: PeerCredentials) async throws -> [Account] {
        let isReset = request.verb == "accountsReset"
        guard peer.userID == 0 || (!isReset && peer.userID == PeerPolicy().ownUserID) else {
            throw PeopleRefusal.rootNeeded
        }
        return try await AccountsBeginning(people: station.people, store: station.store).run(
            request.credentials, isReset: isReset, language: request.language, actor: "uid \(peer.userID)")
    }

    /// The first two credentials are those of the people who decide, the last one is new.
    func changeAccount(_ request: ControlRequest) async throws -> Account {
        let people = station.people
        let name = try request.argument("name")
        switch request.verb {
        case "accountsAdd":
            let (deciders, new) = try request.decidersAndNew()
            let authority = try await people.authorise(.changeAccount, deciders)
            try await people.add(new, roles: try request.roles(), language: request.language, by: authority)
        case "accountsRoles":
            let authority = try await people.authorise(.changeAccount, try request.credentials.credentials())
            try await people.setRoles(of: name, to: try request.roles(), by: authority)
        case "accountsActive":
            let authority = try await people.authorise(.changeAccount, try request.credentials.credentials())
            try await people.setActive(name, request.arguments["active"] == "true", by: authority)
        case _:
            let (deciders, new) = try request.decidersAndNew()
            if deciders.count == 1 {
                let authority = try await people.authorise(.changeOwnSecret, deciders)
                guard PersonName(authority.first) == PersonName(name) else {
                    throw ActSentence.argumentsMissing("second")
                }
                guard let secret = request.credentials.last?.newSecret else {
                    throw ActSentence.argumentsMissing("credentials")
                }
                try await people.setOwnSecret(secret, by: authority)
            } else {
                let authority = try await people.authorise(.changeAccount, deciders)
                try await people.setSecret(of: new, by: authority)
            }
        }
        guard let account = try await station.store.accounts().first(where: { PersonName($0.name) == PersonName(name) })
        else { throw ActSentence.failed }
        return account
    }
}

/// Makes the first two supervisors, or root's two new ones: through the running station or directly on its state.
struct AccountsBeginning {
    let people: People
    let store: Store

    func run(
        _ credentials: [ControlCredential], isReset: Bool, language: Account.Language, actor: String
    ) async throws -> [Account] {
        let two = try credentials.credentials()
        guard two.count == 2 else { throw ActSentence.argumentsMissing("credentials") }
        if isReset {
            try await people.reset(two[0], two[1], language: language, actor: actor)
        } else {
            try await people.initialise(two[0], two[1], language: language, actor: actor)
        }
        let names = credentials.map { PersonName($0.name) }
        return try await store.accounts().filter { names.contains(PersonName($0.name)) }
    }
}

extension ControlRequest {
    fileprivate var language: Account.Language {
        arguments["language"].flatMap(Account.Language.init(rawValue:)) ?? .simplifiedChinese
    }

    fileprivate func roles() throws -> [Role] {
        try argument("roles").split(separator: ",").map { word in
            guard let role = Role(rawValue: String(word)) else {
                throw ActSentence.wordUnknown(String(word), known: Role.allCases.map(\.rawValue))
            }
            return role
        }
    }

    fileprivate func decidersAndNew() throws -> (deciders: [Credential], new: Credential) {
        let all = try credentials.credentials()
        guard (2...3).contains(all.count), let new = all.last else {
            throw ActSentence.argumentsMissing("credentials")
        }
        return (Array(all.dropLast()), new)
    }
}
