/// Arrows between our modules point down only.
struct ImportArrowRule: FileRule {
    let name = "import-arrow"
    let advice = "move the code down, or let the upper module pass a value in"

    func applies(to file: SourceFile) -> Bool { file.module.map { House.arrows[$0] != nil } ?? false }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        guard let module = file.module, let allowed = House.arrows[module] else { return [] }
        let ours = Set(House.arrows.keys.map { $0 == "station-daemon" ? "station_daemon" : $0 })
        return ImportLine.all(in: file).filter { ours.contains($0.module) && !allowed.contains($0.module) }
            .map { ($0.line, "\(module) must not import \($0.module)") }
    }
}

/// Some libraries belong to one room.
struct RestrictedImportRule: FileRule {
    let name = "import-room"
    let advice = "go through the type that wraps the library there"

    func applies(to file: SourceFile) -> Bool { file.isSource }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        ImportLine.all(in: file).compactMap { line in
            let rooms = House.restricted[line.module] ?? House.cModules[line.module].map { ["Sources/\($0)"] }
            guard let rooms, !rooms.contains(where: { file.path.hasPrefix($0 + "/") }) else { return nil }
            return (line.line, "\(line.module) may be imported only in \(rooms.joined(separator: ", "))")
        }
    }
}

/// A C module never shows in a signature.
struct InternalCImportRule: FileRule {
    let name = "import-c"
    let advice = "write \"internal import\" and keep C types out of signatures that leave the file's module"

    func applies(to file: SourceFile) -> Bool { file.isSource }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        ImportLine.all(in: file).filter { House.cModules[$0.module] != nil && $0.access != "internal" }
            .map { ($0.line, "\($0.module) is imported without the word internal") }
    }
}

/// Each C module is imported in one folder.
struct OneFolderImportRule: Rule {
    let name = "import-folder"
    let advice = "move the calls into the folder that already wraps the library"

    func findings(in files: [SourceFile]) -> [Finding] {
        let uses = files.filter(\.isSource).flatMap { file in
            ImportLine.all(in: file).filter { House.cModules[$0.module] != nil }
                .map {
                    (module: $0.module, folder: file.folders.joined(separator: "/"), path: file.path, line: $0.line)
                }
        }
        return House.cModules.keys.flatMap { module in
            let folders = Dictionary(grouping: uses.filter { $0.module == module }, by: \.folder)
            let home = folders.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
            return folders.filter { $0.key != home }.values.flatMap { $0 }.map { use in
                Finding(
                    path: use.path, line: use.line, rule: name,
                    message: "\(module) is already imported in \(home ?? ""): \(advice)")
            }
        }
    }
}
