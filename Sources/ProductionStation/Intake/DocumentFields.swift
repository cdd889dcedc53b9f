/// Takes typed values out of the tree. Each missing or wrong one is reported once and replaced by a stand-in.
package struct DocumentFields {
    package struct Object {
        package var path: String
        package var members: [StrictJSON.Member]
    }

    package let json: StrictJSON
    package private(set) var problems: [Refusal]
    package private(set) var unreadable: Set<String> = []
    private let problemsMax = 64
    private let keys: (String) -> Set<String>

    /// - Parameter keys: what the object at a path may hold.
    package init(_ json: StrictJSON, keys: @escaping (String) -> Set<String>) {
        self.json = json
        self.keys = keys
        problems = json.problems
    }

    /// For a job document.
    init(_ json: StrictJSON) { self.init(json, keys: JobField.keys(of:)) }

    mutating func refuse(_ reason: RefusalReason, _ path: String, _ parameters: KeyValuePairs<String, String> = [:]) {
        if problems.count < problemsMax { problems.append(Refusal(reason, at: path, parameters)) }
        unreadable.insert(path)
    }

    // MARK: Objects

    package mutating func root() -> Object? {
        guard case .object(let members) = json.root else {
            refuse(.wrongType, "$", ["expected": "object"])
            return nil
        }
        return checked(Object(path: "$", members: members))
    }

    package mutating func object(_ parent: Object?, _ key: String, elseRefuse missing: RefusalReason = .fieldMissing)
        -> Object?
    {
        guard let parent else { return nil }
        let path = parent.path + "." + key
        guard let value = value(parent, key, elseRefuse: missing) else { return nil }
        guard case .object(let members) = value else {
            refuse(.wrongType, path, ["expected": "object"])
            return nil
        }
        return checked(Object(path: path, members: members))
    }

    package func has(_ object: Object?, _ key: String) -> Bool {
        object?.members.contains { $0.name == key } ?? false
    }

    private mutating func checked(_ object: Object) -> Object {
        let known = keys(object.path)
        for member in object.members where !known.contains(member.name) {
            if problems.count < problemsMax {
                problems.append(Refusal(.unknownKey, at: object.path, ["offset": String(member.offset)]))
            }
        }
        return object
    }

    /// Nil when the value is missing, comes twice or was already reported as wrong.
    private mutating func value(
        _ object: Object, _ key: String, elseRefuse missing: RefusalReason = .fieldMissing
    ) -> StrictJSON.Value? {
        let found = object.members.filter { $0.name == key }
        let path = object.path + "." + key
        guard let first = found.first else {
            refuse(missing, path)
            return nil
        }
        if case .invalid = first.value {
            unreadable.insert(path)
            return nil
        }
        guard found.count == 1 else {
            unreadable.insert(path)
            return nil
        }
        return first.value
    }

    // MARK: Values

    mutating func rawText(
        _ object: Object?, _ key: String, elseRefuse missing: RefusalReason = .fieldMissing
    ) -> StrictJSON.Text? {
        guard let object, let value = value(object, key, elseRefuse: missing) else { return nil }
        guard case .string(let text) = value else {
            refuse(.wrongType, object.path + "." + key, ["expected": "string"])
            return nil
        }
        return text
    }

    private mutating func string(_ object: Object?, _ key: String) -> (text: String, path: String)? {
        guard let object, let text = rawText(object, key) else { return nil }
        return (json.string(text), object.path + "." + key)
    }

    /// Free text of at most `lengthMax` code points, not only spaces.
    package mutating func text(_ object: Object?, _ key: String, lengthMax: Int) -> String {
        guard let (text, path) = string(object, key) else { return "" }
        let length = text.unicodeScalars.count
        if length > lengthMax {
            refuse(.fieldTooLong, path, ["lengthMax": String(lengthMax), "length": String(length)])
            return ""
        }
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { refuse(.fieldEmpty, path) }
        return text
    }

    package mutating func optionalText(_ object: Object?, _ key: String, lengthMax: Int) -> String? {
        has(object, key) ? text(object, key, lengthMax: lengthMax) : nil
    }

    package mutating func code(_ object: Object?, _ key: String, lengthMax: Int) -> String {
        guard let (text, path) = string(object, key) else { return "" }
        guard DocumentCode.isValid(text, lengthMax: lengthMax) else {
            refuse(.codeMalformed, path, ["lengthMax": String(lengthMax)])
            return ""
        }
        return text
    }

    package mutating func optionalCode(_ object: Object?, _ key: String, lengthMax: Int) -> String? {
        has(object, key) ? code(object, key, lengthMax: lengthMax) : nil
    }

    package mutating func date(_ object: Object?, _ key: String) -> CivilDate {
        guard let (text, path) = string(object, key) else { return .earliest }
        guard let date = CivilDate(text) else {
            refuse(.dateInvalid, path)
            return .earliest
        }
        return date
    }

    package mutating func time(_ object: Object?, _ key: String) -> Timestamp {
        guard let (text, path) = string(object, key) else { return Timestamp(milliseconds: 0) }
        guard let time = Timestamp(rfc3339: text) else {
            refuse(.timeInvalid, path)
            return Timestamp(milliseconds: 0)
        }
        return time
    }

    package mutating func word<Word: RawRepresentable & CaseIterable>(
        _ object: Object?, _ key: String, else standIn: Word
    ) -> Word where Word.RawValue == String {
        guard let (text, path) = string(object, key) else { return standIn }
        guard let word = Word(rawValue: text) else {
            refuse(.valueUnknown, path, ["expected": Word.allCases.map(\.rawValue).joined(separator: ", ")])
            return standIn
        }
        return word
    }

    package mutating func integer(_ object: Object?, _ key: String, in range: ClosedRange<Int64>) -> Int {
        guard let object, let value = value(object, key) else { return 0 }
        let path = object.path + "." + key
        guard case .integer(let integer) = value else {
            refuse(.wrongType, path, ["expected": "integer"])
            return 0
        }
        guard range.contains(integer) else {
            refuse(.numberOutOfRange, path, ["minimum": "\(range.lowerBound)", "maximum": "\(range.upperBound)"])
            return 0
        }
        return Int(integer)
    }

    package mutating func boolean(_ object: Object?, _ key: String) -> Bool {
        guard let object, let value = value(object, key) else { return false }
        guard case .boolean(let boolean) = value else {
            refuse(.wrongType, object.path + "." + key, ["expected": "boolean"])
            return false
        }
        return boolean
    }
}
