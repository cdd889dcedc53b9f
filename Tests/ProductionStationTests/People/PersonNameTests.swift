import Testing

@testable import ProductionStation

@Suite struct PersonNameTests {
    @Test(arguments: [
        ("Zhang San", "zhang  san"), ("Zhang San", " ZHANG SAN "), ("Zhang San", "Ｚｈａｎｇ　Ｓａｎ"),
        ("张三", "张三 "), ("Gülnar", "Gu\u{308}lnar"), ("ÉLISE", "e\u{301}lise"),
    ]) func spellingsOfOneNameAreEqual(one: String, other: String) throws {
        #expect(try #require(PersonName(one)) == #require(PersonName(other)))
    }

    @Test(arguments: [
        "", " ", "a\nb", "a:b", "-a", "+a", "a\u{200B}b", "a\u{202E}b", "a\u{0}", "\u{301}a", "a/b",
        String(repeating: "a", count: 65), String(repeating: "a\u{301}\u{302}\u{303}\u{304}", count: 60),
    ]) func whatIsNoNameIsRefused(text: String) {
        #expect(PersonName(text) == nil)
    }

    @Test(arguments: ["a", "张三", "木巴热克·买买提", "O'Neil J.", "x_1-2", String(repeating: "a", count: 64)])
    func ordinaryNamesAreTaken(text: String) {
        #expect(PersonName(text)?.shown == text)
    }
}
