extension SpoolDirectory {
    /// Writes one version of a delivery list, whole and durable; a version is never changed afterwards.
    func send(_ list: DeliveryList) throws(JobSourceFault) {
        let operation = "spool.sendList"
        do {
            let name = EntryName("\(list.number)-v\(list.version).csv")
            guard try publish(Array(list.csv.utf8), as: name, in: lists, .event) == .done else {
                throw JobSourceFault(
                    .corrupt, operation: operation, detail: "a different list of this number exists; move it away")
            }
        } catch {
            throw Self.fault(error, operation)
        }
    }
}
