/// One change on disk, named before it is made: where a test stops a station, and in what order things must happen.
package enum SpoolStep: Equatable, Sendable, CaseIterable {
    case moveToClaimed, syncClaimedAfterMove, syncIncoming, keepArrival
    case writeReceipt, syncReceipt, nameReceipt, syncReceipts, removeClaimed, syncClaimedAfterRemove
    case writeEvent, syncEvent, nameEvent, syncEvents
}

/// Called before each step; what it throws stops the call there, as a crash would.
package typealias SpoolStepHook = @Sendable (SpoolStep) throws(JobSourceFault) -> Void
