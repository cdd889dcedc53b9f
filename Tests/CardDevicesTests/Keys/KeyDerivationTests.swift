import Crypto
import Testing

@testable import CardDevices

/// Derivations and check values against numbers that others published.
@Suite struct KeyDerivationTests {
    /// NIST CAVP, KDFCTR, PRF CMAC, counter before the fixed input.
    @Test(arguments: [
        (
            KeyDerivation.CounterWidth.bits8, "dff1e50ac0b69dc40f1051d46c2b069c",
            "c16e6e02c5a3dcc8d78b9ac1306877761310455b4e41469951d9e6c2245a064b33fd8c3b01203a7824485bf0a64060c4648b707d2607935699316ea5",
            "8BE8F0869B3C0BA97B71863D1B9F7813"
        ),
        (
            .bits16, "30ec5f6fa1def33cff008178c4454211",
            "c95e7b1d4f2570259abfc05bb00730f0284c3bb9a61d07259848a1cb57c81d8a6c3382c500bf801dfc8f70726b082cf4c3fa34386c1e7bf0e5471438",
            "00018FFF9574994F5C4457F461C7A67E"
        ),
    ])
    func counterModeGivesThePublishedKeys(
        width: KeyDerivation.CounterWidth, master: String, input: String, expected: String
    ) throws {
        let derivation = try #require(KeyDerivation(counterWidth: width, fixedInput: KeySample.bytes(input)))
        #expect(try KeySample.digits(key(derivation, from: master, byteCount: 16)) == expected)
    }

    /// Check values of the three channel keys as GlobalPlatformPro's own tests give them.
    @Test(arguments: [
        (16, ["E79C05", "D1BD77", "3FDE8C"]), (24, ["1DE8EA", "47C00C", "C04D76"]),
        (32, ["2972D2", "036F94", "5D57B8"]),
    ])
    func kdf3GivesThePublishedCheckValues(byteCount: Int, expected: [String]) throws {
        let master = (0..<byteCount).map { UInt8(0x40 + $0) }
        let found = try KeyDerivation.ChannelKey.allCases.map { channelKey in
            let derivation = try #require(
                KeyDerivation.kdf3(channelKey, diversificationData: KeySample.diversificationData))
            let card = try key(derivation, from: Hexadecimal.text(master), byteCount: byteCount)
            return try Hexadecimal.text(KeyCheckValue.all(of: card)[0].bytes)
        }
        #expect(found == expected)
    }

    @Test func kdf3GivesAWholeKeyThatAnotherVendorPublished() throws {
        let data = KeySample.bytes("D9B1DE5D0362DEDCE4FB")
        let derivation = try #require(KeyDerivation.kdf3(.encryption, diversificationData: data))
        let card = try key(
            derivation, from: "8C72C72CF908411653018807950D82FBAD947562F0828A0B10B8B9606ABF3BCD", byteCount: 32)
        #expect(KeySample.digits(card) == "9AAC5D0B3601F89438A0D9D0B6B256CFB47E6462DFA5228D3420C4AC7C224781")
    }

    @Test func counterModeInputIsCounterLabelZeroContextLength() throws {
        let derivation = try #require(
            KeyDerivation.counterMode(label: [0x41], context: [0x42, 0x43], byteCount: 32, counterWidth: .bits32))
        #expect(
            derivation.inputs(byteCount: 32) == [
                [0, 0, 0, 1, 0x41, 0, 0x42, 0x43, 1, 0], [0, 0, 0, 2, 0x41, 0, 0x42, 0x43, 1, 0],
            ])
    }

    @Test func sizesThatNoKeyHasAreRefused() {
        #expect(KeyDerivation.kdf3(.encryption, diversificationData: [1, 2, 3]) == nil)
        #expect(KeyDerivation.counterMode(label: [], context: [], byteCount: 20) == nil)
        #expect(KeyDerivation(counterWidth: .bits8, fixedInput: []) == nil)
        #expect(KeyDerivation(counterWidth: .bits8, fixedInput: [UInt8](repeating: 0, count: 257)) == nil)
        let derivation = KeyDerivation(counterWidth: .bits8, fixedInput: [1])
        #expect(throws: KeyStoreFault(.badKey, operation: "keys.derive")) {
            _ = try derivation?.key(byteCount: 15) { _ throws(KeyStoreFault) in [] }
        }
    }

    /// RFC 4493, examples 1 to 3.
    @Test(arguments: [
        ("", "BB1D6929E95937287FA37D129B756746"),
        ("6bc1bee22e409f96e93d7e117393172a", "070A16B46B4D4144F79BDD9DD04A287C"),
        (
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
            "DFA66747DE9AE63030CA32611497C827"
        ),
    ])
    func cmacGivesThePublishedCodes(message: String, expected: String) throws {
        let key = SymmetricKey(data: KeySample.bytes("2b7e151628aed2a6abf7158809cf4f3c"))
        #expect(try Hexadecimal.text(AESCMAC.code(key, KeySample.bytes(message))) == expected)
    }

    @Test func checkValuesAreTheStandardOnes() throws {
        // The published check value of the sample key 40 41 … 4F, and AES of a zero block under 2B 7E … from RFC 4493.
        let sample = SymmetricKey(data: KeySample.bytes("404142434445464748494A4B4C4D4E4F"))
        #expect(try KeyCheckValue.all(of: sample)[0].description == "gp:504A77")
        let other = SymmetricKey(data: KeySample.bytes("2b7e151628aed2a6abf7158809cf4f3c"))
        #expect(try KeyCheckValue.all(of: other)[1].description == "zero:7DF76B")
    }

    private func key(_ derivation: KeyDerivation, from master: String, byteCount: Int) throws -> SymmetricKey {
        let master = SymmetricKey(data: KeySample.bytes(master))
        return try derivation.key(byteCount: byteCount) { input throws(KeyStoreFault) in
            try AESCMAC.code(master, input)
        }
    }
}
