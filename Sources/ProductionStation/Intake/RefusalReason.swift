/// The published vocabulary of reasons (domain.md §4). Raw values are stable: they go to the platform, into the store and
/// into other people's programs. New ones may be added; none is renamed or used for something else.
///
/// ``RefusalCatalogue`` says who must act and what people read; `docs/refusals.md` is written from it.
public enum RefusalReason: String, Sendable, Codable, CaseIterable {
    // The office must act: photo.
    case photoMissing, photoNotJPEG, photoTruncated, photoWrongSize, photoWrongDensity, photoWrongColour, photoTooLarge
    case photoBackground, photoBorder, photoTooLargeForChip
    // Fields and texts.
    case fieldMissing, fieldEmpty, fieldTooLong, codeMalformed, dateInvalid, timeInvalid, nameMissing, textDoesNotFit
    case characterNotPrintable, middleDotWrong, privateUseCharacter, controlCharacter
    // The person.
    case citizenNumberMalformed, citizenNumberCheckCharacter, citizenNumberBirthDate, citizenNumberSex
    case birthDateAfterApplication, ethnicityCodeUnknown, ethnicityNameDiffers
    // The application and its validity.
    case applicationDateInFuture, approvalBeforeApplication
    case validFromNotApplicationDate, validUntilNotOfClass, validityNotKept, keptValidityExpired, previousPermitExpired
    case previousPermitMissing, previousPermitNotAllowed, previousPeriodReversed
    case faultyCardMissing, faultyCardNotAllowed, faultyCardSerialDiffers, faultyCardChargeable
    case duplicateOf, officeUnknown, cancelled, alreadyHandedOver

    // The centre must act.
    case blanksMissing, blankWrong, blankUsed, blankUnreadable
    case chipDead, chipRefusedKeys, chipWriteFailed, readBackDiffers, chipReaderFailed
    case ribbon, jam, cover, head, printFailed, cardLost
    case inspectionPhoto, inspectionText, inspectionPrint, inspectionCardBody, inspectionChip, inspectionFailed
    case stationMistake, interrupted, missing, laneDown, storageFull, attemptsUsedUp
    // Not yet: why a card is late.
    case laneHeld, trayFull, cardUnaccounted, workload, notPackedYet, keyUnavailable

    // The platform must act: the document's form.
    case documentUnreadable, documentTooLarge, documentEmpty, documentNotUTF8, documentNotJSON, documentTruncated
    case documentTrailingBytes, documentNestedTooDeeply, documentTooManyValues
    case duplicateKey, unknownKey, wrongType, numberNotInteger, numberOutOfRange, unpairedSurrogate, valueUnknown
    case photoNotBase64, photoDigestMalformed, photoDigestDiffers
    case schemaVersionUnknown
    // The platform's keys, signatures and leases.
    case signatureInvalid, keyUnknown, keyExpired, keyRevoked, notDecipherable
    case envelopeMissing, envelopeMalformed, envelopeAlgorithm, envelopeExpired, envelopeNotYetValid
    case envelopeWrongStation, envelopeContentsDiffer
    case revisionOutdated, leaseLost, revoked
    // What it wants cancelled.
    case jobUnknown, alreadyEnded
    // What it must deliver again.
    case personalDataLost

    public var actor: RefusalActor { RefusalCatalogue.entry(for: self).actor }

    /// The sentence with its placeholders in braces.
    public func sentence(in language: SentenceLanguage) -> String {
        let entry = RefusalCatalogue.entry(for: self)
        return switch language {
        case .zhHans: entry.chinese
        case .en: entry.english
        }
    }
}
