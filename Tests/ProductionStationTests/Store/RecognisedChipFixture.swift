import CardDevices
import GRDB

enum RecognisedChipFixture {
    static let used = RecognisedChip(identity: ChipIdentity(hexadecimal: "04FF"), isBlank: false)
}

extension Database {
    /// Rows of a table.
    func count(_ table: String) throws -> Int { try Int.fetchOne(self, sql: "SELECT count(*) FROM \(table)") ?? -1 }
}
