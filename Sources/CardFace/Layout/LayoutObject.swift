/// One object of the layout file, emptied key by key: what is left over at the end is a typing error.
struct LayoutObject {
    let place: String
    private var members: [LayoutJSON.Member]

    init(_ value: LayoutJSON, place: String) throws(FaceError) {
        guard case .object(let members) = value else {
            throw .layoutInvalid(place: place, expected: "an object", found: value.kindName)
        }
        self.place = place
        self.members = members
    }

    func path(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

    mutating func optional(_ key: String) -> LayoutJSON? {
        guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
        return members.remove(at: index).value
    }

    mutating func required(_ key: String, _ expected: String) throws(FaceError) -> LayoutJSON {
        guard let value = optional(key) else {
            throw .layoutInvalid(place: path(key), expected: expected, found: "nothing")
        }
        return value
    }

    mutating func object(_ key: String) throws(FaceError) -> LayoutObject {
        try LayoutObject(required(key, "an object"), place: path(key))
    }

    mutating func list(_ key: String, countMax: Int) throws(FaceError) -> [LayoutJSON] {
        let value = try required(key, "a list")
        guard case .array(let values) = value else {
            throw .layoutInvalid(place: path(key), expected: "a list", found: value.kindName)
        }
        guard values.count <= countMax else {
            throw .layoutInvalid(place: path(key), expected: "at most \(countMax) entries", found: "\(values.count)")
        }
        return values
    }

    /// - Parameter fallback: taken when the key is absent; nil makes the key required.
    mutating func number(
        _ key: String, _ range: ClosedRange<Double>, default fallback: Double? = nil
    ) throws(FaceError) -> Double {
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        guard let value = optional(key) else {
            if let fallback { return fallback }
            throw .layoutInvalid(place: path(key), expected: expected, found: "nothing")
        }
        guard case .number(let number) = value, range.contains(number) else {
            throw .layoutInvalid(place: path(key), expected: expected, found: value.kindName)
        }
        return number
    }

    mutating func integer(
        _ key: String, _ range: ClosedRange<Int>, default fallback: Int? = nil
    ) throws(FaceError) -> Int {
        let number = try number(
            key, Double(range.lowerBound)...Double(range.upperBound), default: fallback.map { Double($0) })
        guard let integer = Int(exactly: number) else {
            throw .layoutInvalid(place: path(key), expected: "a whole number", found: "\(number)")
        }
        return integer
    }

    mutating func text(
        _ key: String, charactersMax: Int = 80, default fallback: String? = nil
    ) throws(FaceError) -> String {
        let expected = "a text of 1 to \(charactersMax) characters"
        guard let value = optional(key) else {
            if let fallback { return fallback }
            throw .layoutInvalid(place: path(key), expected: expected, found: "nothing")
        }
        guard case .string(let text) = value, (1...charactersMax).contains(text.count) else {
            throw .layoutInvalid(place: path(key), expected: expected, found: value.kindName)
        }
        return text
    }

    mutating func colour(_ key: String, default fallback: RGBColour? = nil) throws(FaceError) -> RGBColour {
        guard let value = optional(key) else {
            if let fallback { return fallback }
            throw .layoutInvalid(place: path(key), expected: "a colour as #RRGGBB", found: "nothing")
        }
        guard case .string(let text) = value, let colour = RGBColour(hexadecimal: text) else {
            throw .layoutInvalid(place: path(key), expected: "a colour as #RRGGBB", found: value.kindName)
        }
        return colour
    }

    /// One word of a closed list.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: Word? = nil
    ) throws(FaceError) -> Word where Word.RawValue == String {
        let expected = "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")
        guard let value = optional(key) else {
            if let fallback { return fallback }
            throw .layoutInvalid(place: path(key), expected: expected, found: "nothing")
        }
        guard case .string(let text) = value, let word = Word(rawValue: text) else {
            throw .layoutInvalid(place: path(key), expected: expected, found: value.kindName)
        }
        return word
    }

    /// Call last: refuses keys that nobody asked for.
    func finish() throws(FaceError) {
        guard let stranger = members.first else { return }
        throw .layoutInvalid(place: path(stranger.key), expected: "no such key", found: stranger.value.kindName)
    }
}
