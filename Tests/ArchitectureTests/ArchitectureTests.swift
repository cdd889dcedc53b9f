import Testing

@Suite struct ArchitectureTests {
    @Test func everyFileKeepsTheRules() throws {
        let files = try Repository().swiftFiles()
        try #require(files.count > 20, "the repository was not found from the test's own path")
        for finding in HouseRules().findings(in: files) { Issue.record("\(finding)") }
    }

    @Test func optOutsStayFew() throws {
        let optOuts = HouseRules().optOuts(in: try Repository().swiftFiles())
        let list = optOuts.joined(separator: "\n")
        #expect(optOuts.count <= House.optOutsMax, "too many lines opt out:\n\(list)")
        if !optOuts.isEmpty { print("lines that opt out of a rule:\n\(list)") }
    }

    @Test func theTableNamesEveryModule() throws {
        #expect(try Repository().swiftModules() == House.arrows.keys.sorted())
        #expect(try Repository().cModules() == House.cModules.keys.sorted())
    }
}
