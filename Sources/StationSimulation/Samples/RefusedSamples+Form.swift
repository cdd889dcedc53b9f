import ProductionStation

/// Samples of broken validity rules and of broken documents.
extension RefusedSamples {
    func validity() -> [RefusedSample] {
        [
            changed(.applicationDateInFuture) {
                $0.applicationDate = today.addingDays(1)
                $0.officeApprovedAt = zone.start(of: today.addingDays(1))
                $0.permit.validFrom = $0.applicationDate
                $0.permit.validUntil = $0.applicationDate.addingMonths($0.permit.permitClass.months)
            },
            changed(.approvalBeforeApplication) {
                $0.officeApprovedAt = zone.start(of: $0.applicationDate).advanced(by: .milliseconds(-1))
            },
            changed(.validFromNotApplicationDate) { $0.permit.validFrom = $0.applicationDate.addingDays(1) },
            changed(.validUntilNotOfClass) { $0.permit.validUntil = $0.permit.validUntil.addingDays(-1) },
            changed(.validityNotKept, .correction) { $0.permit.validUntil = $0.permit.validUntil.addingDays(1) },
            changed(.keptValidityExpired, .qualityRemake) {
                $0.applicationDate = today.addingDays(-2)
                $0.officeApprovedAt = zone.start(of: today.addingDays(-2))
                $0.permit.validUntil = today.addingDays(-1)
                $0.previousPermit?.validUntil = today.addingDays(-1)
            },
            changed(.previousPermitExpired, .reissueLost) {
                $0.permit.validUntil = $0.applicationDate.addingDays(-1)
                $0.previousPermit?.validUntil = $0.applicationDate.addingDays(-1)
            },
        ]
    }

    func previous() -> [RefusedSample] {
        let previous = base(.correction).previousPermit
        let card = base(.qualityRemake).faultyCard
        return [
            changed(.previousPermitMissing, .replaceDamaged) { $0.previousPermit = nil },
            changed(.previousPermitNotAllowed) { $0.previousPermit = previous },
            changed(.previousPeriodReversed, .expiredRenewal) {
                $0.previousPermit?.validFrom = $0.applicationDate
                $0.previousPermit?.validUntil = $0.applicationDate.addingDays(-1)
            },
            changed(.faultyCardMissing, .qualityRemake) { $0.faultyCard = nil },
            changed(.faultyCardNotAllowed, .correction) { $0.faultyCard = card },
            changed(.faultyCardSerialDiffers, .qualityRemake) { $0.faultyCard?.cardSerial = "SMP1" },
            changed(.faultyCardChargeable, .qualityRemake) { $0.faultyCard?.chargeable = true },
        ]
    }

    func form() -> [RefusedSample] {
        let birthDate = "\"birthDate\":\"\(base().holder.birthDate)\""
        return [
            edited(.dateInvalid, birthDate, "\"birthDate\":\"2001-02-29\""),
            edited(
                .timeInvalid, "\"officeApprovedAt\":\"\(base().officeApprovedAt.rfc3339)\"",
                "\"officeApprovedAt\":\"2026-01-05T09:00:00\""),
            edited(.duplicateKey, "\"revision\":1", "\"revision\":1,\"revision\":1"),
            edited(.unknownKey, "\"revision\":1", "\"revision\":1,\"fee\":0"),
            edited(.wrongType, "\"revision\":1", "\"revision\":\"1\""),
            edited(.numberNotInteger, "\"revision\":1", "\"revision\":1.0"),
            edited(.numberOutOfRange, "\"revision\":1", "\"revision\":0"),
            edited(.unpairedSurrogate, "\"names\":{\"han\":\"", "\"names\":{\"han\":\"\\ud842"),
            edited(.valueUnknown, "\"kind\":\"firstIssue\"", "\"kind\":\"secondIssue\""),
            edited(.schemaVersionUnknown, "\"schemaVersion\":1", "\"schemaVersion\":2"),
        ]
    }

    func syntax() -> [RefusedSample] {
        func sample(_ reason: RefusalReason, _ document: [UInt8]) -> RefusedSample {
            RefusedSample(name: reason.rawValue, document: document, reasons: [reason])
        }
        let valid = JobDocumentWriter().document(base())
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        let many = "[" + String(repeating: "0,", count: 1000) + "0]"
        return [
            sample(.documentTooLarge, valid + [UInt8](repeating: 0x20, count: 1_048_577 - min(valid.count, 1_048_576))),
            sample(.documentEmpty, []),
            sample(.documentNotUTF8, valid.dropLast() + [0xFF]),
            sample(.documentNotJSON, valid.dropLast() + Array(",}".utf8)),
            sample(.documentTruncated, Array(valid.dropLast())),
            sample(.documentTrailingBytes, valid + Array("{}".utf8)),
            edited(.documentNestedTooDeeply, "\"revision\":1", "\"revision\":\(deep)"),
            edited(.documentTooManyValues, "\"revision\":1", "\"revision\":\(many)"),
        ]
    }
}
