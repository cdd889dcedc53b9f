import CardDevices

/// When something counts as an alarm. All limits are the site's.
public struct AlarmRules: Equatable, Sendable {
    /// An accepted card that nobody inspected for this long.
    public var uninspectedMax: Duration
    /// An event that the platform has not confirmed for this long (domain.md §2.9).
    public var unsentMax: Duration
    /// A printer that gives no answer, or warms up, for this long.
    public var silentMax: Duration
    /// How long a job that used up its attempts is shown.
    public var poisonedShown: Duration
    /// How long a jump of the clock is shown when nobody confirms the time.
    public var clockStepShown: Duration

    public init(
        uninspectedMax: Duration = .seconds(8 * 3600), unsentMax: Duration = .seconds(60),
        silentMax: Duration = .seconds(300), poisonedShown: Duration = .seconds(24 * 3600),
        clockStepShown: Duration = .seconds(24 * 3600)
    ) {
        self.uninspectedMax = uninspectedMax
        self.unsentMax = unsentMax
        self.silentMax = silentMax
        self.poisonedShown = poisonedShown
        self.clockStepShown = clockStepShown
    }
}

/// Which alarms follow from the facts of one moment. Pure, and without a memory: the same facts give the same alarms.
public struct AlarmPolicy: Equatable, Sendable {
    public var rules: AlarmRules

    public init(rules: AlarmRules = AlarmRules()) { self.rules = rules }

    /// In the order of ``AlarmCode``, then by lane, job and card.
    public func alarms(of facts: AlarmFacts) -> [Alarm] {
        let all =
            station(facts) + facts.stored.lanes.flatMap(held) + facts.lanes.flatMap { working($0, facts.now) }
            + cards(facts) + soon(facts)
        return all.enumerated().sorted { left, right in
            let (one, other) = (Self.rank(left.element), Self.rank(right.element))
            return one == other ? left.offset < right.offset : one < other
        }.map(\.element)
    }

    private static let ranks = Dictionary(
        uniqueKeysWithValues: AlarmCode.allCases.enumerated().map { ($0.element, $0.offset) })

    private static func rank(_ alarm: Alarm) -> (Int, String, String, String) {
        (ranks[alarm.code] ?? ranks.count, alarm.lane ?? "", alarm.job ?? "", alarm.cardSerial ?? "")
    }

    private func station(_ facts: AlarmFacts) -> [Alarm] {
        var alarms: [Alarm] = []
        if let problem = facts.storeProblem {
            alarms.append(Alarm(.stateUnreadable, since: problem.since, ["fault": problem.code]))
        }
        if let problem = facts.masterKey {
            alarms.append(Alarm(.masterKeyUnavailable, since: problem.since, ["fault": problem.code]))
        }
        if let step = facts.clockStep, isFresh(step.at, rules.clockStepShown, facts.now) {
            alarms.append(Alarm(.clockStepped, since: step.at, ["seconds": step.secondsText]))
        }
        for low in facts.lowSpace {
            alarms.append(
                Alarm(
                    .diskSpaceLow, since: low.since, ["place": low.place, "megabytes": String(low.megabytesFree)]))
        }
        alarms += facts.parts.map { Alarm($0.part.alarm, since: $0.fault.since, ["fault": $0.fault.code]) }
        return alarms
    }

    private func held(_ lane: AlarmFacts.StoredLane) -> [Alarm] {
        var alarms: [Alarm] = []
        let since = lane.holdSince ?? Timestamp(milliseconds: 0)
        let printers: KeyValuePairs = ["found": lane.printerFound ?? "", "expected": lane.printerAdopted ?? ""]
        if let hold = lane.hold {
            alarms.append(Alarm(hold.alarm, since: since, lane: lane.name, cardSerial: lane.holdCard, printers))
        }
        if lane.printerFound != nil, lane.hold != .printerChanged {
            alarms.append(Alarm(.lanePrinterChanged, since: since, lane: lane.name, printers))
        }
        return alarms
    }

    private func working(_ lane: AlarmFacts.Lane, _ now: Timestamp) -> [Alarm] {
        let since = lane.stateSince ?? now
        switch lane.state {
        case .waiting(let reasons):
            return Self.waits.filter { reasons.contains($0.reason) }.map {
                Alarm($0.code, since: since, lane: lane.name)
            }
        case .starting, .printerSilent:
            return isOlder(lane.stateSince, than: rules.silentMax, now)
                ? [Alarm(.lanePrinterSilent, since: since, lane: lane.name)] : []
        case .keysUnavailable(let problem):
            return [Alarm(.laneKeysUnavailable, since: since, lane: lane.name, ["fault": problem.code])]
        case .storeFailed(let kind):
            guard let code = kind.laneAlarm else { return [] }
            return [Alarm(code, since: since, lane: lane.name, ["fault": "store.\(kind.rawValue)"])]
        case .ready, .producing, .held, .maintenance, .stopped, nil: return []
        }
    }

    private func cards(_ facts: AlarmFacts) -> [Alarm] {
        let stored = facts.stored
        var alarms = stored.unaccounted.map {
            Alarm(.cardUnaccounted, since: $0.since, lane: $0.lane, cardSerial: $0.serial)
        }
        alarms += stored.poisoned.filter { isFresh($0.since, rules.poisonedShown, facts.now) }.map {
            Alarm(.jobPoisoned, since: $0.since, job: $0.job, ["cards": String($0.cards)])
        }
        if let oldest = stored.uninspectedSince, isOlder(oldest, than: rules.uninspectedMax, facts.now) {
            alarms.append(
                Alarm(
                    .cardsNotInspected, since: oldest,
                    [
                        "count": String(stored.uninspected),
                        "hours": String(rules.uninspectedMax.components.seconds / 3600),
                    ]))
        }
        if let since = stored.delayedSince {
            alarms.append(Alarm(.jobsDelayed, since: since, ["count": String(stored.delayed)]))
        }
        if let oldest = stored.unsentSince, isOlder(oldest, than: rules.unsentMax, facts.now) {
            alarms.append(
                Alarm(
                    .eventsUnsent, since: oldest,
                    ["count": String(stored.unsent), "seconds": String(rules.unsentMax.components.seconds)]))
        }
        return alarms
    }

    private func soon(_ facts: AlarmFacts) -> [Alarm] {
        var alarms: [Alarm] = []
        if let missing = facts.calendar {
            alarms.append(Alarm(.calendarYearMissing, since: missing.since, ["year": String(missing.year)]))
        }
        if case .expiresSoon(daysLeft: let days)? = facts.signer {
            alarms.append(Alarm(.signerExpiresSoon, since: facts.now, ["days": String(days)]))
        }
        if let since = facts.purgeWaitsSince { alarms.append(Alarm(.purgeWaits, since: since)) }
        return alarms
    }

    /// `since` lies at least `limit` back.
    private func isOlder(_ since: Timestamp?, than limit: Duration, _ now: Timestamp) -> Bool {
        since.map { $0.advanced(by: limit) <= now } ?? false
    }

    /// `since` lies less than `limit` back, or ahead after the clock went back: no alarm stays for years by that.
    private func isFresh(_ since: Timestamp, _ limit: Duration, _ now: Timestamp) -> Bool {
        since.advanced(by: limit) > now && now.advanced(by: limit) > since
    }
}
