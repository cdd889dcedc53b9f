internal import GRDB

extension Store {
    /// The check value of the master key that this store's jobs are sealed under; the first call sets it.
    ///
    /// - Parameter value: the check value of the key at hand.
    /// - Returns: what the store was created with: another one means the wrong key.
    public func keyCheckValue(orSet value: [UInt8]) throws(StoreFault) -> [UInt8] {
        let known = try read("keyCheckValue") { database in
            try Row.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'keyCheckValue'")?.bytes("value")
        }
        if let known { return known }
        try write("keyCheckValue") { database in
            try database.execute(
                sql: "INSERT INTO setting (name, value) VALUES ('keyCheckValue', ?)", arguments: [value.databaseBlob])
        }
        return value
    }
}
