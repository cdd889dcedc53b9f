public import ProductionStation

/// One invented job and its document.
public struct SampleJob: Sendable {
    /// The job, as ``JobReader`` reads it from ``document``.
    public var job: ProductionJob
    /// A job document of version 1.
    public var document: [UInt8]

    /// A file name without personal data.
    public var fileName: String { "\(job.key.id).json" }
}

/// Invented offices that look like the ones of `offices/sample.json`.
public enum SampleOffices {
    /// Two near ones, a remote one, and one merged into the third.
    public static let all = [
        Office(code: "SMP001", name: "样例市公安局测试区分局第一受理点", collectionWeekdays: [.tuesday, .friday]),
        Office(code: "SMP002", name: "样例市公安局示范区分局第二受理点", collectionWeekdays: [.monday, .thursday]),
        Office(
            code: "SMP003", name: "样例县公安局远山受理点", remote: true, collectionWeekdays: [.wednesday], workingDays: 15),
        Office(code: "SMP004", name: "样例市公安局新桥受理点"),
        Office(code: "SMP009", name: "样例市公安局旧桥受理点（已并入新桥）", successor: "SMP004"),
    ]
}
