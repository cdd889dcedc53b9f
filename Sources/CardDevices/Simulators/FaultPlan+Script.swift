extension FaultPlan {
    /// A line of a script that says nothing we know.
    public struct ScriptError: Error, Equatable, Sendable {
        /// From 1.
        public var line: Int
        /// The line as it stands.
        public var text: String
        /// What would have been understood.
        public var expected: String
    }

    /// Reads scripted faults, one a line; `#` starts a comment.
    ///
    ///     feed 3 card deadChip              the third card fed turns out to have a dead chip
    ///     feed 9 card wrongStock            (deadChip wrongStock used mute flipsBit failsWrite:N good)
    ///     print 6 before mechanical         the sixth print fails, and nothing happened
    ///     eject 2 before timedOut unknown   nothing happened, but the wire cannot tell
    ///     eject 3 during timedOut           half of it happened, and the caller cannot know
    ///     eject 4 after disconnected        it happened, but the caller cannot know
    ///     move 7 condition jam              (jam hopperStuck coverOpen ribbonOut acceptedTrayFull rejectedTrayFull)
    public init(script text: String, seed: UInt64 = 0, rates: [Rate] = []) throws(ScriptError) {
        var script: [Scripted] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.isEmpty { continue }
            do throws(Expectation) {
                script.append(try Self.scripted(words))
            } catch {
                throw ScriptError(line: index + 1, text: String(line), expected: error.text)
            }
        }
        self.init(seed: seed, rates: rates, script: script)
    }

    private struct Expectation: Error {
        var text: String
    }

    private static func scripted(_ words: [String]) throws(Expectation) -> Scripted {
        guard words.count >= 4, let verb = SimulatedVerb(rawValue: words[0]) else {
            throw Expectation(text: "VERB NUMBER before|during|after|card|condition WHAT")
        }
        guard let occurrence = Int(words[1]), occurrence > 0 else { throw Expectation(text: "a number from 1") }
        return Scripted(SimulatedFault(verb, try effect(words)), at: occurrence)
    }

    private static func effect(_ words: [String]) throws(Expectation) -> SimulatedFault.Effect {
        let value = words[3]
        switch (words[2], words.count) {
        case ("card", 4):
            guard let nature = SimulatedCardNature(word: value) else { throw Expectation(text: "what a card can be") }
            return .card(nature)
        case ("condition", 4):
            guard let condition = SimulatedCondition(rawValue: value) else {
                throw Expectation(text: SimulatedCondition.allCases.map(\.rawValue).joined(separator: " "))
            }
            return .condition(condition)
        case ("after", 4):
            guard let kind = DeviceFault.Kind(rawValue: value) else { throw Expectation(text: kinds) }
            return .failsAfter(kind)
        case ("during", 4):
            guard let kind = DeviceFault.Kind(rawValue: value) else { throw Expectation(text: kinds) }
            return .failsDuring(kind)
        case ("before", 4), ("before", 5):
            guard let kind = DeviceFault.Kind(rawValue: value) else { throw Expectation(text: kinds) }
            guard words.count == 5 else { return .failsBefore(kind, .unchanged) }
            guard let state = DeviceFault.CardState(rawValue: words[4]) else {
                throw Expectation(text: "untouched unchanged unknown")
            }
            return .failsBefore(kind, state)
        case _:
            throw Expectation(text: "before KIND [CARDSTATE], during KIND, after KIND, card NATURE or condition NAME")
        }
    }

    private static var kinds: String { DeviceFault.Kind.allCases.map(\.rawValue).joined(separator: " ") }
}
