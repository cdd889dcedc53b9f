import Testing

@Suite struct BadExampleTests {
    @Test(arguments: BadExample.all) func everyBadLineIsCaughtAndNoOther(example: BadExample) {
        let found = HouseRules().findings(in: example.files).map {
            BadExample.Mark(path: $0.path, line: $0.line, rule: $0.rule)
        }
        #expect(Set(found) == Set(example.marks))
        #expect(!example.marks.isEmpty, "a bad example marks its bad lines")
    }

    @Test func everyRuleHasABadExample() {
        let shown = Set(BadExample.all.flatMap(\.marks).map(\.rule))
        #expect(shown == Set(HouseRules().rules.map(\.name)))
    }

    @Test func goodCodeIsLeftAlone() {
        let text = ##"""
            internal import CQREncode

            /// A promise.
            public struct Good {
                public var count: Int
                let text = "Task { fatalError print( \(count != 1 ? "try!" : "as!") TO" + "DO"
                /* a comment may say try! and /* nest */ Date() */
                func print(_ image: Int) async { await print(image + 1) }
                func isControl(_ scalar: Unicode.Scalar) -> Bool {
                    switch scalar.properties.generalCategory {
                    case .control: true
                    default: false
                    }
                }
                func isOdd(_ value: Int) -> Bool { !even(value) && value != 0 }
                func name(_ value: Int) -> String {
                    switch value {
                    case 1: "one"
                    default: "many"
                    }
                }
                func foreign(_ error: SomeError) -> Bool {
                    switch error {
                    case .known: true
                    default: false  // nocheck: an enum of a library, which may grow
                    }
                }
                let pattern = #"raw " quote try! \#(count)"#
            }
            """##
        let file = SourceFile(path: "Sources/CardFace/Good.swift", text: text)
        #expect(HouseRules().findings(in: [file]) == [])
        #expect(HouseRules().optOuts(in: [file]).count == 1)
    }

    @Test func aWordIsFoundOnlyWhole() {
        let word = ForbiddenWordRule.Word(text: "Task {", instead: "")
        #expect(word.occurs(in: Array("let t = Task{ }".utf8)))
        #expect(word.occurs(in: Array("Task   {".utf8)))
        #expect(!word.occurs(in: Array("struct MyTask {".utf8)))
    }
}
