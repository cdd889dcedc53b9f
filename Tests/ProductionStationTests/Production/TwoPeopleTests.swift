import ProductionStation
import Testing

@Suite struct TwoPeopleTests {
    @Test(arguments: [
        ("sample-a", "sample-a"), ("Sample-A", "sample-a"), (" sample-a ", "sample-a"), ("sample  a", "sample\ta"),
        ("sample-a", ""), ("", "sample-a"), (" ", "sample-a"), ("", ""), ("样例", "样例 "),
        ("e\u{301}va", "\u{E9}va"), ("Ｓample", "sample"), ("sample\u{200B}a", "samplea"),
    ])
    func onePersonIsNotTwo(_ first: String, _ second: String) {
        #expect(TwoPeople(first, second) == nil)
    }

    @Test func twoPeopleAreKeptAsTheyAreNamed() throws {
        let people = try #require(TwoPeople(" Sample  Operator ", "样例主管"))
        #expect(people.first == "Sample Operator")
        #expect(people.second == "样例主管")
    }
}
