/// What a replaced master key leaves behind.
extension Migrations {
    /// `data_lost_ms`: when the personal data of an open job was destroyed with its key; null once it was delivered again.
    static let key = "ALTER TABLE job ADD COLUMN data_lost_ms INTEGER"
}
