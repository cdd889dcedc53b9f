import Crypto
import Testing

@testable import CardDevices

@Suite struct ImportedKeyTests {
    static let key = KeySample.bytes("8F3A0C5D77E1924B6610FE02D94C8835")

    @Test(arguments: [2, 3]) func componentsJoinByExclusiveOr(count: Int) throws {
        let imported = try KeySample.imported(Self.key, components: count)
        #expect(KeySample.digits(imported.key) == Hexadecimal.text(Self.key))
        #expect(imported.kind == .aes128)
        #expect(try imported.checkValues.contains(KeySample.check(Self.key)))
    }

    @Test(arguments: [1, 4]) func oneOrFourComponentsAreRefused(count: Int) throws {
        #expect(throws: KeyImportProblem.wrongNumber(components: count)) {
            _ = try KeySample.imported(Self.key, components: count)
        }
    }

    @Test func aMistypedComponentIsNamed() throws {
        let good = try KeySample.component(Self.key)
        let typed = try ImportedKey.Component(
            digits: "00" + Hexadecimal.text(Self.key.dropFirst()), checkDigits: Hexadecimal.text(good.checkValue.bytes),
            method: .globalPlatform)
        #expect(throws: KeyImportProblem.componentCheckDiffers(number: 2)) {
            _ = try ImportedKey(components: [good, typed], checkValue: good.checkValue, isProduction: false)
        }
    }

    @Test func componentsOfTwoKeysAreFoundByTheKeysCheckValue() throws {
        let first = try KeySample.component(Self.key)
        let second = try KeySample.component(KeySample.bytes("00112233445566778899AABBCCDDEEFF"))
        #expect(throws: KeyImportProblem.keyCheckDiffers) {
            _ = try ImportedKey(components: [first, second], checkValue: first.checkValue, isProduction: false)
        }
    }

    @Test func componentsOfTwoSizesAreRefused() throws {
        let first = try KeySample.component(Self.key)
        let second = try KeySample.component(Self.key + [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(throws: KeyImportProblem.sizesDiffer) {
            _ = try ImportedKey(components: [first, second], checkValue: first.checkValue, isProduction: false)
        }
    }

    @Test func componentsThatCancelOutAreRefused() throws {
        let first = try KeySample.component(Self.key)
        let zeros = try KeySample.check([UInt8](repeating: 0, count: 16))
        #expect(throws: KeyImportProblem.weak) {
            _ = try ImportedKey(components: [first, first], checkValue: zeros, isProduction: false)
        }
        #expect(throws: KeyImportProblem.weak) {
            _ = try ImportedKey(
                components: [first, first, first], checkValue: first.checkValue, isProduction: false)
        }
    }

    @Test(arguments: ["", "8F3", "8F3A", "8F3A0C5D77E1924B6610FE02D94C883Z"])
    func whatIsNoKeyIsRefused(digits: String) {
        #expect(throws: KeyImportProblem.notHexadecimal) {
            _ = try ImportedKey.Component(digits: digits, checkDigits: "000000", method: .globalPlatform)
        }
    }

    @Test func aShortCheckValueIsRefused() {
        #expect(throws: KeyImportProblem.badCheckValue) {
            _ = try ImportedKey.Component(
                digits: Hexadecimal.text(Self.key), checkDigits: "0000", method: .globalPlatform)
        }
    }

    @Test(arguments: [
        "404142434445464748494A4B4C4D4E4F", "000102030405060708090A0B0C0D0E0F",
        "202122232425262728292A2B2C2D2E2F3031323334353637", "77777777777777777777777777777777",
    ])
    func wellKnownKeysAreRefusedInProductionOnly(digits: String) throws {
        #expect(throws: KeyImportProblem.wellKnownKey) {
            _ = try KeySample.imported(KeySample.bytes(digits), isProduction: true)
        }
        _ = try KeySample.imported(KeySample.bytes(digits), isProduction: false)
        let kind = try #require(KeyKind.aes(byteCount: digits.count / 2))
        #expect(try WellKnownKeys.contains(KeySample.check(KeySample.bytes(digits), .cmac), kind: kind))
    }

    @Test func anOrdinaryKeyIsNotTakenForAWellKnownOne() throws {
        _ = try KeySample.imported(Self.key, isProduction: true)
        #expect(try !WellKnownKeys.contains(KeySample.check(Self.key, .cmac), kind: .aes128))
    }

    @Test func noTextOfAComponentOrKeyShowsABit() throws {
        let imported = try KeySample.imported(Self.key)
        let component = try KeySample.component(Self.key)
        var dumped = "\(imported) \(component) "
        dump(imported, to: &dumped)
        dump(component, to: &dumped)
        #expect(!dumped.uppercased().contains("8F3A") && !dumped.contains("143, 58"))
    }
}
