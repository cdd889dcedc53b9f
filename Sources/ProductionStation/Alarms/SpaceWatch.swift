import Synchronization

/// A place on a disk that must not fill up.
public struct WatchedPlace: Sendable {
    /// Its configuration key, for example `paths.state`.
    public var name: String
    /// Less is an alarm.
    public var megabytesMin: Int
    /// Asks the file system; nil when it cannot be asked.
    public var megabytesFree: @Sendable () -> Int?

    public init(name: String, megabytesMin: Int, megabytesFree: @escaping @Sendable () -> Int?) {
        self.name = name
        self.megabytesMin = megabytesMin
        self.megabytesFree = megabytesFree
    }
}

/// Looks at all places and keeps since when each of them has been low.
final class SpaceWatch: Sendable {
    private let places: [WatchedPlace]
    private let since = Mutex<[String: Timestamp]>([:])

    init(places: [WatchedPlace]) { self.places = places }

    func low(at now: Timestamp) -> [AlarmFacts.LowSpace] {
        places.compactMap { place in
            guard let free = place.megabytesFree(), free < place.megabytesMin else {
                since.withLock { $0[place.name] = nil }
                return nil
            }
            let first = since.withLock { since in
                let first = since[place.name] ?? now
                since[place.name] = first
                return first
            }
            return AlarmFacts.LowSpace(place: place.name, megabytesFree: free, since: first)
        }
    }
}
