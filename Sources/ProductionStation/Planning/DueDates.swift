/// By when a card must be ready (domain.md §2.2, §2.3).
public struct JobDates: Equatable, Sendable, Codable {
    /// Inspected and in a closed, listed bundle by 24:00 of this day in the centre's zone.
    public var centreDue: CivilDate
    /// The office's own clock: handed to the holder by the end of this day.
    public var officeDue: CivilDate
    /// The day that planning aims at.
    public var planBy: CivilDate

    public init(centreDue: CivilDate, officeDue: CivilDate, planBy: CivilDate) {
        self.centreDue = centreDue
        self.officeDue = officeDue
        self.planBy = planBy
    }
}

/// Computes due dates from the working calendar; a new calendar means a new value, and open jobs computed again.
public struct DueDates: Equatable, Sendable {
    public var calendar: WorkingCalendar
    public var zone: CentreZone
    /// The centre's term.
    public var centreWorkingDays = 3
    /// The office's term.
    public var officeWorkingDays = 5
    /// The term of an office marked remote that names none of its own.
    public var remoteOfficeWorkingDays = 15

    public init(calendar: WorkingCalendar, zone: CentreZone) {
        self.calendar = calendar
        self.zone = zone
    }

    /// The term starts on the day of `availableAt`, day 0; a day that is not worked counts as the next one that is.
    public func centreDue(availableAt: Timestamp) -> CivilDate {
        calendar.day(centreWorkingDays, from: zone.day(of: availableAt))
    }

    /// The last day of the office's own clock, whose day 0 is that of its approval.
    public func officeDue(approvedAt: Timestamp, office: Office) -> CivilDate {
        let term = office.workingDays ?? (office.remote ? remoteOfficeWorkingDays : officeWorkingDays)
        return calendar.day(term, from: zone.day(of: approvedAt))
    }

    /// All three dates of a job.
    ///
    /// - Parameters:
    ///   - availableAt: when the platform marked the data available, or the spool file arrived.
    ///   - office: the one that the cards are packed for.
    public func dates(availableAt: Timestamp, approvedAt: Timestamp, office: Office) -> JobDates {
        let centreDue = centreDue(availableAt: availableAt)
        let officeDue = officeDue(approvedAt: approvedAt, office: office)
        // A collection before the data was here is no goal any more; with none left, the office's own date is.
        let collection = lastCollection(before: officeDue, notBefore: zone.day(of: availableAt), office: office)
        return JobDates(
            centreDue: centreDue, officeDue: officeDue, planBy: min(centreDue, collection ?? officeDue))
    }

    /// 24:00 of `day` in the centre's zone: the first moment that is late.
    public func lateFrom(_ day: CivilDate) -> Timestamp { zone.end(of: day) }

    /// The last working day before `officeDue` on which the office collects; nil when there is none from `first` on.
    func lastCollection(before officeDue: CivilDate, notBefore first: CivilDate, office: Office) -> CivilDate? {
        var day = officeDue.addingDays(-1)
        while day >= first {
            let collects = office.collectionWeekdays.isEmpty || office.collectionWeekdays.contains(day.weekday)
            if collects, calendar.isWorkingDay(day) { return day }
            day = day.addingDays(-1)
        }
        return nil
    }
}
