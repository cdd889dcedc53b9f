extension ForbiddenWordRule {
    /// What would take a run of the station off the simulation's loop, or make two runs of one seed differ.
    static let determinism = ForbiddenWordRule(
        name: "determinism",
        advice: "the same seed must give the same run, so everything comes in from outside",
        words: [
            Word(text: "Task {", instead: "use a task group on the injected executor"),
            Word(text: "Task.detached", instead: "use a task group on the injected executor"),
            Word(text: "Dispatch", instead: "use the injected executor"),
            Word(text: "DispatchQueue", instead: "use the injected executor"),
            Word(text: "DispatchSemaphore", instead: "use the injected executor"),
            Word(text: "Date()", instead: "ask the injected clock"),
            Word(text: "Date.now", instead: "ask the injected clock"),
            Word(text: "ContinuousClock()", instead: "ask the injected clock"),
            Word(text: "SuspendingClock()", instead: "ask the injected clock"),
            Word(text: "UUID()", instead: "ask the injected source of identifiers"),
            Word(text: "SystemRandomNumberGenerator", instead: "ask the injected source of random numbers"),
            Word(text: ".random(", instead: "ask the injected source of random numbers", standsAlone: false),
            Word(text: ".shuffled(", instead: "ask the injected source of random numbers", standsAlone: false),
            Word(text: ".randomElement(", instead: "ask the injected source of random numbers", standsAlone: false),
        ],
        modules: ["ProductionStation"], looksInComments: false)

    /// What no module may contain.
    static let everywhere = ForbiddenWordRule(
        name: "forbidden-word",
        advice: "a station that runs for months ends, waits and speaks only where somebody decided it",
        words: [
            Word(text: "try!", instead: "handle the error or pass it on"),
            Word(text: "as!", instead: "use as? and say what was expected"),
            Word(text: "print(", instead: "log it, or write it to the output of the command"),
            Word(text: "debugPrint(", instead: "log it, or write it to the output of the command"),
            Word(text: "NSLog(", instead: "log it"),
            Word(text: "fatalError", instead: "throw, or use precondition for a programmer's error"),
            Word(text: "Task.sleep", instead: "wait on the injected clock", standsAlone: false),
            Word(text: "Thread.sleep", instead: "wait on the injected clock", standsAlone: false),
            Word(text: "sleep(1", instead: "wait on the injected clock"),
            Word(text: "usleep(", instead: "wait on the injected clock"),
            Word(text: "nanosleep(", instead: "wait on the injected clock"),
        ],
        modules: nil, looksInComments: false)

    /// Work that somebody meant to come back to.
    static let unfinished = ForbiddenWordRule(
        name: "unfinished",
        advice: "finish it, or write an issue",
        words: ["TODO", "FIXME", "XXX"].map { Word(text: $0, instead: "a promise in a comment binds nobody") },
        modules: nil, looksInComments: true)
}
