/// The validity table of domain.md §2.
extension JobCheck {
    mutating func validity() {
        guard let isKept = validityIsKept() else { return }
        if isKept { keptValidity() } else { newValidity() }
    }

    /// Nil when what decides it is missing.
    private func validityIsKept() -> Bool? {
        guard readable("$.kind") else { return nil }
        switch job.kind.validity {
        case .new: return false
        case .kept: return job.previousPermit == nil ? nil : true
        case .keptByAuthority:
            guard let previous = job.previousPermit,
                readable("$.permit.authority.code", "$.previousPermit.authorityCode")
            else { return nil }
            return previous.authorityCode == job.permit.authority.code
        }
    }

    private mutating func newValidity() {
        guard readable("$.applicationDate") else { return }
        if readable("$.permit.validFrom"), job.permit.validFrom != job.applicationDate {
            refuse(
                .validFromNotApplicationDate, "$.permit.validFrom", ["expected": job.applicationDate.description])
        }
        guard readable("$.permit.validUntil", "$.permit.class") else { return }
        let months = job.permit.permitClass.months
        let expected = job.applicationDate.addingMonths(months)
        if job.permit.validUntil != expected {
            refuse(
                .validUntilNotOfClass, "$.permit.validUntil",
                ["months": String(months), "expected": expected.description])
        }
    }

    /// Never compared with the class: permits of the pilot ran for other periods.
    private mutating func keptValidity() {
        guard let previous = job.previousPermit else { return }
        guard
            readable(
                "$.permit.validFrom", "$.permit.validUntil", "$.previousPermit.validFrom", "$.previousPermit.validUntil"
            )
        else { return }
        if job.permit.validFrom != previous.validFrom || job.permit.validUntil != previous.validUntil {
            let path = job.permit.validFrom != previous.validFrom ? "$.permit.validFrom" : "$.permit.validUntil"
            refuse(
                .validityNotKept, path,
                ["expectedFrom": previous.validFrom.description, "expectedUntil": previous.validUntil.description])
        }
        // An expiry before the application has been named already, with the way out of it.
        let isNamed = readable("$.applicationDate") && previous.validUntil < job.applicationDate
        if previous.validUntil < context.today, !isNamed {
            refuse(
                .keptValidityExpired, "$.permit.validUntil",
                ["validUntil": previous.validUntil.description, "today": context.today.description])
        }
    }

    mutating func endOfValidity(due: CivilDate, soonUntil limit: CivilDate) {
        guard readable("$.permit.validUntil"), job.permit.validUntil <= limit else { return }
        warnings.append(
            JobWarning(
                .permitEndsSoon, at: "$.permit.validUntil",
                [.init("validUntil", job.permit.validUntil.description), .init("centreDue", due.description)]))
    }
}
