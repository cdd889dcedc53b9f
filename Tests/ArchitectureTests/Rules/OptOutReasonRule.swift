/// An opt-out says why.
struct OptOutReasonRule: FileRule {
    let name = "opt-out-reason"
    let advice = "write the reason after \"// nocheck:\""

    func applies(to file: SourceFile) -> Bool { file.isSource }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        file.lines.indices.filter { file.optOut(onLine: $0 + 1)?.isEmpty ?? false }.map { ($0 + 1, "no reason given") }
    }
}
