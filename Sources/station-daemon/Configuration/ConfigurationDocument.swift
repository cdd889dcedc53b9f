/// Writes the key table for people: `docs/configuration.md` and `configuration/station.yaml`.
struct ConfigurationDocument {
    var keys = ConfigurationKey.all

    /// The keys by their section, in the order of the table.
    private var sections: [(name: String, keys: [ConfigurationKey])] {
        keys.reduce(into: []) { sections, key in
            let name = key.components.count > 1 ? key.components[0] : ""
            if let index = sections.firstIndex(where: { $0.name == name }) {
                sections[index].keys.append(key)
            } else {
                sections.append((name, [key]))
            }
        }
    }

    /// `docs/configuration.md`.
    var markdown: String {
        """
        # Configuration

            station-daemon config check /etc/production-station/station.yaml     every problem at once; exit code 78
            station-daemon config document                                       this page
            station-daemon config document --part example                        an example file with every key

        The station reads `\(StationConfiguration.standardFile)`, or the file named by `--config` or by the environment
        variable `\(ConfigurationKey.fileEnvironmentName)`. An environment variable is stronger than the file, the file stronger
        than the default. Unknown keys and unknown variables that begin with `\(ConfigurationKey.environmentPrefix)` are refused.
        A relative path starts at the directory of the file. In a variable a list is separated by commas.

        \(sections.map(table).joined(separator: "\n\n"))

        """
    }

    private func table(_ section: (name: String, keys: [ConfigurationKey])) -> String {
        let rows = section.keys.map { key in
            "| `\(key.name)` | \(key.kind.expectation.english) | \(standard(key)) | \(key.meaning) | `\(key.environmentName)` |"
        }
        let title = section.name.isEmpty ? section.keys.map(\.name).joined(separator: ", ") : section.name
        return """
            ## \(title)

            | key | value | default | meaning | variable |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private func standard(_ key: ConfigurationKey) -> String {
        switch key.presence {
        case .required: "required"
        case .standard(let value): value.isEmpty ? "empty" : "`\(value)`"
        case .optional(let without, _): "none: \(without)"
        }
    }

    /// `configuration/station.yaml`: required keys and defaults as they are, optional keys commented out.
    var example: String {
        """
        # Example configuration of a station. Every key is explained in docs/configuration.md.
        # A value that is written here as it is by default may be left out.

        \(sections.map(yaml).joined(separator: "\n\n"))

        """
    }

    private func yaml(_ section: (name: String, keys: [ConfigurationKey])) -> String {
        var group: String?
        let lines = section.keys.flatMap { key in
            // One of several alike, as `lanes.1.reader`: a mapping of its own.
            let new = key.components.count > 2 ? key.components[1] : nil
            let heading = new == group ? nil : new.map { "  \($0):" }
            group = new
            let indentation = section.name.isEmpty ? "" : new == nil ? "  " : "    "
            return [heading].compactMap(\.self) + [
                "\(indentation)# \(key.meaning)",
                "\(indentation)# \(key.kind.expectation.english)\(withoutIt(key))",
                indentation + assignment(key),
            ]
        }
        return ((section.name.isEmpty ? [] : [section.name + ":"]) + lines).joined(separator: "\n")
    }

    private func withoutIt(_ key: ConfigurationKey) -> String {
        switch key.presence {
        case .required: "; required"
        case .standard: ""
        case .optional(let without, _): "; without it: \(without)"
        }
    }

    private func assignment(_ key: ConfigurationKey) -> String {
        let name = key.components.last ?? key.name
        switch key.presence {
        case .required(let example): return "\(name): \(example)"
        case .standard(let value): return "\(name): \(notation(value, of: key.kind))"
        case .optional(_, let example): return "# \(name): \(notation(example, of: key.kind))"
        }
    }

    private func notation(_ value: String, of kind: ConfigurationKind) -> String {
        switch kind {
        case .paths, .words: "[\(value)]"
        case .text, .identifier, .code, .timeZone, .path, .whole, .fraction, .choice, .reader, .printer: value
        }
    }
}
