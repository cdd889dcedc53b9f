import Testing

@testable import ProductionStation

@Suite struct DualControlTests {
    /// The requirement once more, in its own words: who may begin, who may confirm (domain.md §1, §3).
    static let required: [(act: SensitiveAct, first: Set<Role>, second: Set<Role>)] = [
        (.stockIssue, [.operator, .supervisor], [.supervisor]),
        (.stockReturn, [.operator, .supervisor], [.supervisor]),
        (.stockSetAside, [.operator, .supervisor], [.supervisor]),
        (.stockDestruction, [.operator, .supervisor], [.supervisor]),
        (.countDifference, [.operator, .supervisor], [.supervisor]),
        (.keyImport, [.supervisor], [.supervisor]), (.keyGenerate, [.supervisor], [.supervisor]),
        (.keyRetire, [.supervisor], [.supervisor]), (.replaceMasterKey, [.supervisor], [.supervisor]),
        (.settleUnaccounted, [.operator, .supervisor, .inspector], [.supervisor]),
        (.declareMissing, [.operator, .supervisor, .inspector], [.supervisor]),
        (.releaseLaneUnaccounted, [.operator, .supervisor], [.supervisor]),
        (.changeAccount, [.supervisor], [.supervisor]),
        (.releaseLane, [.operator, .supervisor], []),
        (.confirmTrays, [.operator, .supervisor], []),
        (.adoptPrinter, [.technician, .supervisor], []),
        (.confirmClock, [.operator, .supervisor, .technician], []),
        (.holdLane, [.operator, .supervisor, .inspector, .technician], []),
        (.inspect, [.inspector], []),
        (.closeBundle, [.operator, .supervisor, .inspector], []),
        (.cancelJob, [.supervisor], []),
        (.takeOutCard, [.operator, .supervisor, .inspector], []),
        (.maintainLane, [.technician, .supervisor], []),
        (.changeOwnSecret, Set(Role.allCases), []),
    ]

    private func person(_ id: Int64, _ role: Role, isActive: Bool = true) -> Account {
        Account(id: id, name: "person \(id)", roles: [role], isActive: isActive)
    }

    private func kind(_ result: Result<Approval, PeopleRefusal>) -> PeopleRefusal.Kind? {
        if case .failure(let refusal) = result { refusal.kind } else { nil }
    }

    @Test func everyActHasARequirement() {
        #expect(
            Self.required.map(\.act).sorted { $0.rawValue < $1.rawValue }
                == SensitiveAct.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    @Test(arguments: required.indices, Role.allCases)
    func onlyFittingRolesMayActAndConfirm(index: Int, first: Role) {
        let (act, firsts, seconds) = Self.required[index]
        let alone = DualControl.authorise(act, first: person(1, first), second: nil)
        if !firsts.contains(first) {
            #expect(kind(alone) == .wrongRole)
        } else {
            #expect(kind(alone) == (seconds.isEmpty ? nil : .secondPersonMissing))
        }
        for second in Role.allCases {
            let together = DualControl.authorise(act, first: person(1, first), second: person(2, second))
            let expected: PeopleRefusal.Kind? =
                if !firsts.contains(first) {
                    .wrongRole
                } else if seconds.isEmpty {
                    .onePersonOnly
                } else {
                    seconds.contains(second) ? nil : .wrongRole
                }
            #expect(kind(together) == expected, "\(act) by \(first) and \(second)")
            if case .success(let approval) = together {
                #expect(approval == Approval(act: act, first: "person 1", second: "person 2"))
            }
        }
    }

    @Test(arguments: SensitiveAct.allCases) func nobodyFillsBothRoles(act: SensitiveAct) {
        let one = Account(id: 1, name: "Zhang San", roles: Role.allCases)
        let again = Account(id: 9, name: "ＺＨＡＮＧ  san", roles: Role.allCases)
        let expected: PeopleRefusal.Kind = act.rule.people == 2 ? .samePerson : .onePersonOnly
        #expect(kind(DualControl.authorise(act, first: one, second: one)) == expected)
        #expect(kind(DualControl.authorise(act, first: one, second: again)) == expected)
    }

    @Test(arguments: SensitiveAct.allCases, [(false, true), (true, false)])
    func aSwitchedOffAccountDoesNothing(act: SensitiveAct, active: (Bool, Bool)) {
        let first = Account(id: 1, name: "a1", roles: Role.allCases, isActive: active.0)
        let second = Account(id: 2, name: "b2", roles: Role.allCases, isActive: active.1)
        guard act.rule.people == 2 || !active.0 else { return }
        let result = DualControl.authorise(act, first: first, second: act.rule.people == 2 ? second : nil)
        #expect(kind(result) == .accountInactive)
    }

    @Test(
        arguments: [
            ([], PeopleRefusal.Kind.rolesMissing), ([Role.auditor, .operator], .auditorActs), ([.auditor], nil),
            ([.supervisor, .operator, .operator], nil),
        ] as [([Role], PeopleRefusal.Kind?)]) func rolesAreChecked(roles: [Role], expected: PeopleRefusal.Kind?)
    {
        do {
            let checked = try Account.checked(roles)
            #expect(expected == nil && checked == checked.sorted() && Set(checked) == Set(roles))
            #expect(checked.count == Set(roles).count)
        } catch {
            #expect(error.kind == expected)
        }
    }

    @Test(arguments: LaneHold.allCases) func onlyAnUnaccountedCardNeedsTwoToRelease(hold: LaneHold) {
        #expect((hold.releaseAct.rule.people == 2) == (hold == .unaccountedCard))
    }
}
