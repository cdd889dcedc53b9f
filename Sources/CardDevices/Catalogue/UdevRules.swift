/// The udev rules that let the station's group, and nobody else, open the printers of the catalogue.
public struct UdevRules: Sendable {
    /// Reads the nodes and writes them, besides root.
    public var group: String

    /// Rules for one system group.
    public init(group: String = UdevRules.standardGroup) { self.group = group }

    /// That of the service.
    public static let standardGroup = "production-station"
    /// After the rules of the system, which end at 60 and set what is overridden here.
    public static let fileName = "70-production-station.rules"

    /// The whole file.
    public var text: String {
        let rules = PrinterModel.allCases.map { model in
            let product = model.usb.product.map { #", ATTR{idProduct}=="\#(Self.hexadecimal($0))""# } ?? ""
            return """
                # \(model.name)
                SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="\(Self.hexadecimal(model.usb.vendor))"\(product), GROUP="\(group)", MODE="0660"
                """
        }
        return """
            # Card printers belong to the station alone: no spooler, no other program.
            # Made by `station-daemon config document --part udev`; a new printer goes into the catalogue first.
            ACTION=="remove", GOTO="production_station_end"
            \(rules.joined(separator: "\n"))
            LABEL="production_station_end"

            """
    }

    private static func hexadecimal(_ number: UInt16) -> String { String(number, radix: 16).zeroPadded(to: 4) }
}
