import CardDevices
import CardFace
import ProductionStation

/// Makes planes of this site's layout, on this site's blanks, for whichever printer.
struct PrinterPlanes {
    private let layout: CardLayout
    private let stock: CardStock
    private let hasContacts: Bool

    init(_ configuration: StationConfiguration, _ reference: ReferenceData) {
        self.init(
            layout: reference.layout, stock: configuration.reference.cardStock,
            hasContacts: configuration.reference.chipWindow == .contacts)
    }

    init(layout: CardLayout, stock: CardStock, hasContacts: Bool) {
        (self.layout, self.stock, self.hasContacts) = (layout, stock, hasContacts)
    }

    /// - Throws: ``OperatorError`` when the layout does not fit the printer.
    func of(_ model: PrinterModel) throws -> LayoutPlanes {
        do throws(PlaneProblem) {
            let recipe = PlaneRecipe(for: model, stock: stock, hasContacts: hasContacts)
            return LayoutPlanes(try PlaneMaker(layout: layout, recipe: recipe))
        } catch {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "face.layoutFile", reason: "\(model.rawValue): \(error)"),
                exit: .configuration)
        }
    }
}
