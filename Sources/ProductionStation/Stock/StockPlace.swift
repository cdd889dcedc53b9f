/// The accounts of the stock equation (domain.md §3). Their balances always add up to what was issued to
/// the lane and the differences that counts found.
public enum StockPlace: String, Sendable, Codable, CaseIterable {
    case hopper, machine, accepted, rejected, test, returned, setAside, unaccounted, missing
}
