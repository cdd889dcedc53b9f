extension MasterKey {
    /// Reads the key from a file of this user that nobody else can open (mode 0600 or stricter).
    ///
    /// - Parameters:
    ///   - path: of a regular file with exactly 32 bytes; a link is refused.
    ///   - serviceUser: number of the user that the station runs as, when another one looks at its key: the file may
    ///     be that user's too.
    public static func load(
        file path: String, serviceUser: UInt32? = nil
    ) throws(MasterKeyProblem) -> MasterKey {
        try load(path, owners: [FileStatus.thisUser] + [serviceUser].compactMap { $0 }, forbiddenBits: 0o077)
    }

    /// Reads the key as systemd hands it over (`LoadCredential=`; systemd.exec(5), Credentials).
    ///
    /// There the file may be root's with an access list for the service's user, whose mask shows as group-read.
    ///
    /// - Parameters:
    ///   - name: the credential's name, without a slash.
    ///   - directory: the value of `CREDENTIALS_DIRECTORY`.
    public static func load(credential name: String, directory: String) throws(MasterKeyProblem) -> MasterKey {
        guard !name.isEmpty, !name.contains("/") else { throw MasterKeyProblem(.missing, path: "\(directory)/\(name)") }
        return try load("\(directory)/\(name)", owners: [FileStatus.thisUser, 0], forbiddenBits: 0o037)
    }

    /// Makes a new key and writes it, durably, to a file that did not exist (mode 0600).
    ///
    /// - Parameters:
    ///   - path: in an existing folder.
    ///   - random: the operating system's generator, but for tests.
    @discardableResult
    public static func create(at path: String, random: any RandomSource) throws(MasterKeyProblem) -> MasterKey {
        let bytes = random.bytes(byteCount)
        guard let key = MasterKey(bytes: bytes) else { throw MasterKeyProblem(.allBytesEqual, path: path) }
        let (folder, name) = try split(path)
        do {
            try write(bytes, to: name, in: folder)
        } catch {
            let kind: MasterKeyProblem.Kind = error.isPresent ? .exists : .notWritten
            throw MasterKeyProblem(kind, path: path, detail: "\(error.call): errno \(error.code)")
        }
        return key
    }

    private static func write(
        _ bytes: [UInt8], to name: EntryName, in folder: DirectoryHandle
    ) throws(PosixFault) {
        let file = try OpenFile.creating(name, in: folder, mode: 0o600)
        do {
            try file.write(bytes)
            try file.sync()
            try folder.sync()
        } catch {
            // Half a key must not stand where a whole one is looked for.
            try folder.remove(name)
            throw error
        }
    }

    private static func load(
        _ path: String, owners: [UInt32], forbiddenBits: UInt32
    ) throws(MasterKeyProblem) -> MasterKey {
        let (folder, name) = try split(path)
        do {
            guard let seen = try folder.status(of: name) else { throw MasterKeyProblem(.missing, path: path) }
            guard seen.kind != .symbolicLink else { throw MasterKeyProblem(.symbolicLink, path: path) }
            guard seen.kind == .regular else { throw MasterKeyProblem(.notARegularFile, path: path) }
            let file = try OpenFile.reading(name, in: folder)
            // Once more, on what was opened: the name may have changed hands in between.
            let status = try file.status()
            guard status.kind == .regular else { throw MasterKeyProblem(.notARegularFile, path: path) }
            guard owners.contains(status.owner) else { throw MasterKeyProblem(.foreignOwner, path: path) }
            guard status.mode & forbiddenBits == 0 else { throw MasterKeyProblem(.readableByOthers, path: path) }
            let bytes = try file.read(bytesMax: byteCount + 1)
            guard bytes.count == byteCount else { throw MasterKeyProblem(.wrongSize, path: path) }
            guard let key = MasterKey(bytes: bytes) else { throw MasterKeyProblem(.allBytesEqual, path: path) }
            return key
        } catch let problem as MasterKeyProblem {
            throw problem
        } catch {
            throw unreadable(error, path)
        }
    }

    private static func split(_ path: String) throws(MasterKeyProblem) -> (DirectoryHandle, EntryName) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let last = parts.last else { throw MasterKeyProblem(.notARegularFile, path: path) }
        let parent = parts.dropLast().joined(separator: "/")
        let folder = path.hasPrefix("/") ? "/" + parent : (parent.isEmpty ? "." : parent)
        do {
            return (try DirectoryHandle.open(path: folder), EntryName(String(last)))
        } catch {
            throw unreadable(error, path)
        }
    }

    private static func unreadable(_ error: any Error, _ path: String) -> MasterKeyProblem {
        guard let fault = error as? PosixFault else { return MasterKeyProblem(.unreadable, path: path) }
        let kind: MasterKeyProblem.Kind = fault.isMissing ? .missing : .unreadable
        return MasterKeyProblem(kind, path: path, detail: "\(fault.call): errno \(fault.code)")
    }
}
