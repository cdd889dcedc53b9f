import Glibc

/// Who is at the other end of a control connection, as the kernel says.
struct PeerCredentials: Equatable, Sendable {
    var processID: Int32
    var userID: UInt32
    var groupID: UInt32
}

/// Who may control the station.
struct PeerPolicy: Sendable {
    var ownUserID: UInt32
    /// Members of this group may too.
    var groupID: UInt32?
    /// The groups of a user, by user and primary group.
    var groups: @Sendable (UInt32, UInt32) -> [UInt32]

    init(
        ownUserID: UInt32 = geteuid(), groupID: UInt32? = nil,
        groups: @escaping @Sendable (UInt32, UInt32) -> [UInt32] = SystemGroups.groups(ofUser:primaryGroup:)
    ) {
        self.ownUserID = ownUserID
        self.groupID = groupID
        self.groups = groups
    }

    func permits(_ peer: PeerCredentials) -> Bool {
        if peer.userID == 0 || peer.userID == ownUserID { return true }
        guard let groupID else { return false }
        return peer.groupID == groupID || groups(peer.userID, peer.groupID).contains(groupID)
    }
}

/// The system's user and group data.
enum SystemGroups {
    private static let bufferBytesMax = 65_536

    /// The number of a group.
    ///
    /// - Throws: ``OperatorError`` with ``StationExit/configuration`` when there is no such group.
    static func number(of name: String) throws -> UInt32 {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: bufferBytesMax)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw OperatorError(StartSentence.groupUnknown(name), exit: .configuration)
        }
        return entry.gr_gid
    }

    /// Every group of a user; only the primary one for a user without a name.
    static func groups(ofUser userID: UInt32, primaryGroup: UInt32) -> [UInt32] {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: bufferBytesMax)
        guard getpwuid_r(userID, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return [primaryGroup]
        }
        var count = CInt(1_024)
        var groups = [gid_t](repeating: 0, count: Int(count))
        guard getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) >= 0 else { return [primaryGroup] }
        return Array(groups.prefix(Int(count)))
    }
}
