extension PrinterAddress {
    /// Longer ones are refused.
    private static let bytesMax = 1_024

    /// Reads an address.
    ///
    /// - Returns: nil for anything that is not understood as a whole: an unknown model, an option twice, an option of another
    ///   route, an empty value.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax, let colon = text.firstIndex(of: ":") else { return nil }
        let rest = text[text.index(after: colon)...].split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let word = rest.first, var options = Self.options(rest.count == 2 ? rest[1] : nil) else { return nil }
        let model = PrinterModel(rawValue: String(word))
        switch (text[..<colon], model) {
        case ("usb", .some(let model)):
            let (serial, port) = (options.removeValue(forKey: "serial"), options.removeValue(forKey: "port"))
            guard serial == nil || port == nil else { return nil }
            route = .usb(model, serial: serial, port: port)
        case ("sim", _):
            guard model != nil || word == Self.plainWord else { return nil }
            route = .simulated(model)
        case ("replay", .some(let model)):
            guard let file = options.removeValue(forKey: "file"), file.hasPrefix("/") else { return nil }
            route = .replay(model, file: file)
        case (_, _): return nil
        }
        without = []
        if let list = options.removeValue(forKey: "without") {
            guard let lacks = model.flatMap({ Self.capabilities(list, of: $0) }) else { return nil }
            without = lacks
        }
        if let name = options.removeValue(forKey: "station") {
            guard let place = EvolisDialect.ChipPlace(rawValue: name),
                model?.capabilities.contains(Self.capability(of: place)) ?? false
            else { return nil }
            station = place
        }
        guard options.isEmpty else { return nil }
    }

    /// The text from which the address can be read again.
    public var description: String {
        var options: [(String, String)] = []
        let head: String
        switch route {
        case .usb(let model, let serial, let port):
            head = "usb:\(model.rawValue)"
            if let serial { options.append(("serial", serial)) }
            if let port { options.append(("port", port)) }
        case .simulated(let model): head = "sim:\(model?.rawValue ?? Self.plainWord)"
        case .replay(let model, let file):
            head = "replay:\(model.rawValue)"
            options.append(("file", file))
        }
        if let station { options.append(("station", station.rawValue)) }
        if !without.isEmpty { options.append(("without", without.words.joined(separator: ","))) }
        let list = options.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return list.isEmpty ? head : "\(head)?\(list)"
    }

    private static let plainWord = "printer"

    private static func capability(of place: EvolisDialect.ChipPlace) -> PrinterCapabilities {
        switch place {
        case .contacts: .contactStation
        case .contactless: .contactlessStation
        }
    }

    /// Words that the model could have; nil when one is not among them.
    private static func capabilities(_ list: String, of model: PrinterModel) -> PrinterCapabilities? {
        var found: PrinterCapabilities = []
        for word in list.split(separator: ",", omittingEmptySubsequences: false) {
            let bits = (0..<8).map { PrinterCapabilities(rawValue: 1 << $0) }
            guard let one = bits.first(where: { $0.words == [String(word)] }), model.capabilities.contains(one) else {
                return nil
            }
            found.insert(one)
        }
        return found
    }

    private static func options(_ text: Substring?) -> [String: String]? {
        guard let text else { return [:] }
        var options: [String: String] = [:]
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, options.updateValue(String(pair[1]), forKey: String(pair[0])) == nil else {
                return nil
            }
        }
        return options
    }
}
