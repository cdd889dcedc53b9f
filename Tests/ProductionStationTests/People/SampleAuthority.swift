@testable import ProductionStation

/// The authority that invented, fitting people have for an act: for tests of what comes after the gate.
func authority(_ act: SensitiveAct) throws -> Authority {
    let roles = act.rule.first
    let first = Account(id: 1, name: "sample-first", roles: roles)
    let second = Account(id: 2, name: "sample-second", roles: act.rule.second)
    return Authority(
        try DualControl.authorise(act, first: first, second: act.rule.people == 2 ? second : nil).get())
}
