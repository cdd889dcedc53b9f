import Foundation
import ProductionStation

/// Invented jobs for the Vault's tests.
enum VaultFixture {
    static let canary = "样例人物CANARY"

    static func job(id: String = "J-1", revision: Int = 2, photo: [UInt8] = [0xFF, 0xD8, 0, 1, 2]) -> ProductionJob {
        ProductionJob(
            key: JobKey(id: id, revision: revision), batch: "B-7", submittingOffice: "650100-01", kind: .qualityRemake,
            priority: .urgent, applicationDate: day(2026, 11, 20), officeApprovedAt: Timestamp(milliseconds: 1234),
            permit: ProductionJob.Permit(
                number: "P-1", permitClass: .twoYears, validFrom: day(2026, 11, 20), validUntil: day(2028, 11, 20),
                authority: ProductionJob.Authority(code: "A-1", name: "样例市公安局")),
            holder: ProductionJob.Holder(
                names: ProductionJob.Names(han: canary, arabic: "ئۈلگە ې ۇ ۆ ۈ ڭ", latin: "SAMPLE \"Q\" \\ /"),
                sex: .female, ethnicity: ProductionJob.Ethnicity(code: "05", name: "维吾尔族"),
                birthDate: day(1990, 1, 1), citizenNumber: "110101199001011237",
                householdAddress: canary + "路1号", currentAddress: canary + "路2号"),
            photo: photo,
            previousPermit: ProductionJob.PreviousPermit(
                number: "P-0", cardSerial: nil, validFrom: day(2024, 2, 29), validUntil: day(2026, 2, 28),
                authorityCode: "A-0"),
            faultyCard: ProductionJob.FaultyCard(cardSerial: "S-0", cause: .chip))
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        guard let date = CivilDate(year: year, month: month, day: day) else { preconditionFailure("no such day") }
        return date
    }
}
