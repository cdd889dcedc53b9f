/// ISO EXTERNAL AUTHENTICATE with AES (ISO/IEC 7816-4 §11.5.4): the second way to prove a key to a card.
///
/// The card gives a random block, the host sends it back encrypted. It proves the host only, and protects nothing that
/// follows; a secure channel is the better way where the card has one.
struct ExternalAuthentication: Sendable {
    /// Key of the card's application.
    let key: AESKey
    /// Number of the key on the card: P2.
    let keyReference: UInt8

    /// One attempt. The card takes each challenge once, so the proof is the very next command.
    ///
    /// - Throws: `authenticationRefused` with the card unchanged, its counter of tries excepted.
    func perform(_ session: CardSession) async throws(SecureChannelFault) {
        let challenge = try await session.exchange(
            CommandAPDU(cla: 0, ins: Instruction.getChallenge, p1: 0, p2: 0, ne: AESKey.blockBytes))
        guard challenge.status == .success else {
            throw SecureChannelFault(.commandRefused, challenge.status, command: "get challenge")
        }
        guard challenge.data.count == AESKey.blockBytes else {
            throw SecureChannelFault(
                .malformedAnswer, cardState: .unchanged, detail: "challenge of \(challenge.data.count) bytes")
        }
        let proof = CommandAPDU(
            cla: 0, ins: Instruction.externalAuthenticate, p1: 0, p2: keyReference,
            data: key.encrypted(block: challenge.data))
        let answer = try await session.exchange(proof)
        guard answer.status == .success else {
            throw SecureChannelFault(authentication: answer.status, command: "external authenticate")
        }
    }
}
