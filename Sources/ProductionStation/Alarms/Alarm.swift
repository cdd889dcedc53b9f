/// Something that a person must know of or do now. Derived from the facts of this moment: it ends when they do.
public struct Alarm: Equatable, Sendable, Codable {
    public var code: AlarmCode
    public var severity: Severity
    public var lane: String?
    /// Id and revision.
    public var job: String?
    public var cardSerial: String?
    /// Since when, as far as the station knows.
    public var since: Timestamp
    /// What is wrong.
    public var chinese: String
    public var english: String
    public var whatToDo: WhatToDo

    /// The next step for a person.
    public struct WhatToDo: Equatable, Sendable, Codable {
        public var chinese: String
        public var english: String
    }

    /// How soon somebody must come.
    public enum Severity: String, Sendable, Codable, CaseIterable {
        /// Production stands, or a document may be in the wrong hands.
        case critical
        /// A lane waits for a person.
        case action
        /// Nothing stands yet.
        case warning
    }

    /// What makes two readings the same alarm.
    struct Identity: Hashable, Sendable {
        var code: AlarmCode
        var lane: String?
        var job: String?
        var cardSerial: String?
    }

    var identity: Identity { Identity(code: code, lane: lane, job: job, cardSerial: cardSerial) }

    /// - Parameter values: what the catalogue's placeholders stand for; `lane`, `job` and `card` are filled in too.
    init(
        _ code: AlarmCode, since: Timestamp, lane: String? = nil, job: String? = nil, cardSerial: String? = nil,
        _ values: KeyValuePairs<String, String> = [:]
    ) {
        let entry = AlarmCatalogue.entry(for: code)
        func filled(_ text: String) -> String {
            var text = text
            for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
            return text.replacing("{lane}", with: lane ?? "").replacing("{job}", with: job ?? "")
                .replacing("{card}", with: cardSerial ?? "")
        }
        self.code = code
        self.severity = entry.severity
        self.since = since
        self.lane = lane
        self.job = job
        self.cardSerial = cardSerial
        chinese = filled(entry.chinese)
        english = filled(entry.english)
        whatToDo = WhatToDo(chinese: filled(entry.doChinese), english: filled(entry.doEnglish))
    }
}

/// Published codes, in the order in which alarms are shown: the worst for the whole site first.
public enum AlarmCode: String, Sendable, Codable, CaseIterable {
    // The whole station.
    case stateUnreadable, masterKeyUnavailable, clockStepped, diskSpaceLow
    case intakeFails, eventsFail, listsFail, retentionFails, forecastFails, clockNotKept
    // One lane stands until people release it.
    case laneUnaccountedCard, laneStationMistake, laneStoppedForGood, laneStoreFails
    case laneWrongKeys, laneUsedCard, laneWrongStock, laneFailuresInARow, laneUnexplainedCard, laneFeederFault
    case lanePrinterChanged, laneConfirmRestart, laneOperatorStop
    // One lane waits for a hand at the machine and goes on by itself.
    case laneNoBlanks, laneCoverOpen, laneRibbonEmpty, laneRibbonMissing, laneTrayFull, laneCleaning
    case lanePrinterSilent, laneKeysUnavailable
    // Cards and jobs.
    case cardUnaccounted, jobPoisoned, cardsNotInspected, jobsDelayed, eventsUnsent
    // Soon.
    case calendarYearMissing, signerExpiresSoon, purgeWaits
}
