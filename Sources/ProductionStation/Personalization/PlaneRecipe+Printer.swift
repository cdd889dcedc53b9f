public import CardDevices
public import CardFace

extension PlaneRecipe {
    /// How a family of printers takes its planes: colour and varnish on the front, black on the back.
    ///
    /// - Parameters:
    ///   - stock: what the blanks' endorsement area is made of.
    ///   - hasContacts: whether the front keeps the contacts of a contact chip free.
    public init(for printer: PrinterModel, stock: CardStock, hasContacts: Bool) {
        switch printer {
        case .evolis:
            self.init(
                form: .packedAcross(colourBits: 7, turn: .rightEdgeFirst), front: .colour, back: .black, stock: stock)
        case .xid:
            let field = XIDPrinter.Field.xid580
            self.init(
                form: .bytesAlong(width: field.width, height: field.height, isUpsideDown: false), front: .colour,
                back: .black, stock: stock)
        }
        if hasContacts { chipWindow = .contacts }
    }
}
