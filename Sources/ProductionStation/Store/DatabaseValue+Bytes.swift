import Foundation
internal import GRDB

extension [UInt8] {
    /// These bytes as an SQLite BLOB.
    var databaseBlob: Data { Data(self) }
}

extension Row {
    /// A BLOB column as bytes; empty for NULL.
    func bytes(_ column: String) -> [UInt8] {
        (self[column] as Data?).map { [UInt8]($0) } ?? []
    }
}
