/// What the station asks of a card manager.
extension SecureChannel {
    /// Rounds of "more data" that one listing may take.
    private static let roundsMax = 32

    /// Personalises an application: all of `data`, in numbered blocks.
    mutating func personalize(
        application: [UInt8], _ data: [UInt8], format: GlobalPlatform.StoreDataFormat
    ) async throws(SecureChannelFault) {
        guard
            let blocks = GlobalPlatform.storeData(data, format: format, blockBytesMax: commandDataMax)
        else { throw SecureChannelFault(.misuse, cardState: .untouched, detail: "store data \(data.count) bytes") }
        try await require(
            GlobalPlatform.installForPersonalization(application: application), "install for personalization")
        for block in blocks { try await require(block, "store data") }
    }

    /// Moves the card on in its life. `terminated` is for ever.
    mutating func setStatus(card state: CardLifeCycle) async throws(SecureChannelFault) {
        try await require(GlobalPlatform.setStatus(card: state), "set status")
    }

    /// Moves an application on in its life.
    mutating func setStatus(
        application: [UInt8], _ state: ApplicationLifeCycle
    ) async throws(SecureChannelFault) {
        try await require(GlobalPlatform.setStatus(application: application, state), "set status")
    }

    /// Which keys the card has.
    mutating func keyInformation() async throws(SecureChannelFault) -> [KeyInformation] {
        let answer = try await require(GlobalPlatform.getData(.keyInformation), "get data")
        guard let keys = KeyInformation.list(parsing: answer.data) else {
            throw SecureChannelFault(.malformedAnswer, cardState: .unchanged, detail: "key information")
        }
        return keys
    }

    /// Every entry of a scope of the card's registry.
    mutating func registry(
        _ scope: GlobalPlatform.RegistryScope
    ) async throws(SecureChannelFault) -> [RegistryEntry] {
        var data: [UInt8] = []
        for round in 0..<Self.roundsMax {
            let answer = try await send(GlobalPlatform.getStatus(scope, isNext: round > 0))
            if answer.status == .dataNotFound { return [] }
            guard answer.status == .success || answer.status == .moreData else {
                throw SecureChannelFault(.commandRefused, answer.status, command: "get status")
            }
            data += answer.data
            if answer.status == .success {
                guard let entries = RegistryEntry.list(parsing: data) else { break }
                return entries
            }
        }
        throw SecureChannelFault(.malformedAnswer, cardState: .unchanged, detail: "registry")
    }
}
