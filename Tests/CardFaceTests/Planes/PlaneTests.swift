import Testing

@testable import CardFace

/// Takes planes apart again, by the published description alone.
enum PlaneDecoder {
    /// Levels of a packed plane, line after line of 648 dots, first dot in the highest bits.
    static func levels(_ bytes: [UInt8], bits: Int) -> [UInt8] {
        var levels: [UInt8] = []
        var (store, count) = (0, 0)
        for byte in bytes {
            (store, count) = (store << 8 | Int(byte), count + 8)
            while count >= bits {
                levels.append(UInt8(store >> (count - bits) & (1 << bits - 1)))
                count -= bits
            }
            store &= 1 << count - 1
        }
        return levels
    }
}

struct PlaneTests {
    private static let layout: CardLayout = {
        do { return try CardLayout.standard() } catch { preconditionFailure("\(error)") }
    }()

    /// A picture in which each dot tells its place.
    private static func picture() -> FaceRaster {
        var pixels = [UInt8](repeating: 255, count: 1016 * 648 * 4)
        for row in 0..<648 {
            for column in 0..<1016 {
                let at = (row * 1016 + column) * 4
                pixels[at] = UInt8(truncatingIfNeeded: column &* 3 &+ row)
                pixels[at + 1] = UInt8(truncatingIfNeeded: row &* 5 &+ column)
                pixels[at + 2] = UInt8(truncatingIfNeeded: column ^ row &* 7)
            }
        }
        return FaceRaster(width: 1016, height: 648, bytesPerRow: 4064, pixels: pixels)
    }

    private static func single(_ blue: UInt8, _ green: UInt8, _ red: UInt8) -> FaceRaster {
        let pixels = [[UInt8]](repeating: [blue, green, red, 255], count: 1016 * 648).flatMap { $0 }
        return FaceRaster(width: 1016, height: 648, bytesPerRow: 4064, pixels: pixels)
    }

    private static func maker(
        bits: Int = 7, turn: PlaneTurn = .rightEdgeFirst, back: PanelSet = .black, stock: CardStock = .plain,
        change: (inout PlaneRecipe) -> Void = { _ in }
    ) throws -> PlaneMaker {
        var recipe = PlaneRecipe(
            form: .packedAcross(colourBits: bits, turn: turn), front: .colour, back: back, stock: stock)
        change(&recipe)
        return try PlaneMaker(layout: layout, recipe: recipe)
    }

    /// Bytes of a plane of 1016 lines of 648 dots, as published captures have them.
    @Test(arguments: [(1, 82_296), (5, 411_480), (6, 493_776), (7, 576_072)])
    func planesHaveThePublishedSize(_ bits: Int, _ bytes: Int) throws {
        let planes = try Self.maker(bits: bits).planes(of: Self.picture(), side: .front)
        #expect(planes.map(\.panel) == [.yellow, .magenta, .cyan, .black, .overcoat])
        #expect(planes.map(\.bytes.count) == [bytes, bytes, bytes, 82_296, 82_296])
        #expect(planes.map(\.bitsPerDot) == [bits, bits, bits, 1, 1])
        #expect(planes[0].bytes.count % 1016 == 0)
    }

    /// Every dot of a line, at each depth and in both turns, against the plain rule.
    @Test(arguments: [1, 5, 6, 7], PlaneTurn.allCases)
    func everyDotComesBack(_ bits: Int, _ turn: PlaneTurn) throws {
        let maker = try Self.maker(bits: bits, turn: turn)
        let raster = Self.picture()
        let planes = try maker.planes(of: raster, side: .front)
        let rules = DotRules(layout: Self.layout, recipe: maker.recipe, side: .front)
        var wrong = 0
        // Every 13th line is taken apart, and the last one: each begins with a byte of its own.
        for line in Array(stride(from: 0, to: 1016, by: 13)) + [1015] {
            let decoded = planes.map { plane in
                let length = 81 * plane.bitsPerDot
                return PlaneDecoder.levels(
                    Array(plane.bytes[line * length..<(line + 1) * length]), bits: plane.bitsPerDot)
            }
            let column = turn == .rightEdgeFirst ? 1015 - line : line
            for dot in 0..<648 {
                let row = turn == .rightEdgeFirst ? dot : 647 - dot
                let at = (row * 1016 + column) * 4
                let values = raster.pixels[at..<at + 3].map(\.self)
                let isBlack = values.allSatisfy { $0 <= 96 } && rules.rules[row * 1016 + column] & 2 != 0
                let levelMax = Double(1 << bits - 1)
                for (plane, value) in values.enumerated() {
                    let level = isBlack ? 0 : UInt8((Double(255 - value) / 255 * levelMax).rounded())
                    if decoded[plane][dot] != level { wrong += 1 }
                }
                if decoded[3][dot] != (isBlack ? 1 : 0) { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    /// The corner that goes first, as bytes.
    @Test func sevenBitsLieWithoutGapsFirstDotHighest() throws {
        var pixels = [UInt8](repeating: 255, count: 1016 * 648 * 4)
        // The right edge, from above: inks 127, 0, 64 of the yellow panel.
        for (row, blue) in [UInt8(0), 255, 127].enumerated() { pixels[(row * 1016 + 1015) * 4] = blue }
        let raster = FaceRaster(width: 1016, height: 648, bytesPerRow: 4064, pixels: pixels)
        let yellow = try Self.maker().planes(of: raster, side: .front)[0].bytes
        // 1111111 0000000 1000000 …
        #expect(Array(yellow[..<4]) == [0b1111_1110, 0b0000_0010, 0b0000_0000, 0])
        #expect(yellow[4...].allSatisfy { $0 == 0 })
    }

    @Test func blackIsResinExceptInThePhoto() throws {
        let planes = try Self.maker().planes(of: Self.single(10, 20, 30), side: .front)
        let photo = Self.layout.front.compactMap { if case .photo(let box) = $0 { box } else { nil } }
        let box = Self.layout.geometry.rectangle(try #require(photo.first))
        let black = PlaneDecoder.levels(planes[3].bytes, bits: 1)
        let outside = black.count { $0 == 1 }
        #expect(abs(Double(1016 * 648 - outside) - box.width * box.height) < 2_000)
        let middle = (1015 - Int(box.x + box.width / 2)) * 648 + Int(box.y + box.height / 2)
        #expect(black[middle] == 0 && black[0] == 1)
        let yellow = PlaneDecoder.levels(planes[0].bytes, bits: 7)
        // (255 - 10) / 255 * 127, and none under resin.
        #expect(yellow[middle] == 122 && yellow[0] == 0)
    }

    /// Dots of the endorsement area, by panel, for black ink everywhere.
    private static func inked(_ planes: [PanelPlane], in area: LayoutBox, inset: Double) -> [Panel: Int] {
        let box = layout.geometry.rectangle(
            LayoutBox(
                x: area.x + inset, y: area.y + inset, width: area.width - 2 * inset, height: area.height - 2 * inset))
        var counts: [Panel: Int] = [:]
        for plane in planes {
            let levels = PlaneDecoder.levels(plane.bytes, bits: plane.bitsPerDot)
            for column in Int(box.x)..<Int(box.x + box.width) {
                let line = levels[(1015 - column) * 648 + Int(box.y)..<(1015 - column) * 648 + Int(box.y + box.height)]
                counts[plane.panel, default: 0] += line.count { $0 > 0 }
            }
        }
        return counts
    }

    @Test(arguments: PanelSet.allCases)
    func filmStaysFreeOfEveryPanel(_ set: PanelSet) throws {
        let area = try #require(Self.layout.endorsement)
        let planes = try Self.maker(back: set, stock: .film).planes(of: Self.single(60, 60, 60), side: .back)
        #expect(Self.inked(planes, in: area, inset: 0).values.allSatisfy { $0 == 0 })
        // Two millimetres beside it there is ink.
        #expect(Self.inked(planes, in: area, inset: -2).values.contains { $0 > 0 })
    }

    @Test func onPlainStockTheEndorsementIsResinAlone() throws {
        let area = try #require(Self.layout.endorsement)
        let planes = try Self.maker(back: .colour).planes(of: Self.single(120, 120, 120), side: .back)
        let inked = Self.inked(planes, in: area, inset: 1)
        #expect(inked[.yellow] == 0 && inked[.magenta] == 0 && inked[.cyan] == 0)
        #expect(try #require(inked[.black]) > 100_000 && inked[.black] == inked[.overcoat])
        let labels = Self.layout.back.compactMap { if case .label(let label) = $0 { label.text } else { nil } }
        #expect(labels.contains { $0.contains("签发时") } && labels.contains { $0.contains("AT ISSUE") })
    }

    @Test func windowsStayFree() throws {
        let maker = try Self.maker {
            $0.chipWindow = .contacts
            $0.overcoatKeepOut = [KeepOutBox(.front, x: 60, y: 20, width: 10, height: 10)]
        }
        let planes = try maker.planes(of: Self.single(0, 0, 0), side: .front)
        let chip = Self.inked(planes, in: KeepOutBox.contacts.layoutBox, inset: 0)
        #expect(Panel.allCases.allSatisfy { chip[$0] == 0 })
        let label = Self.inked(planes, in: LayoutBox(x: 60, y: 20, width: 10, height: 10), inset: 0)
        #expect(label[.overcoat] == 0)
        #expect(try #require(label[.yellow]) > 0)
    }

    @Test func aCurveChangesLevelsOnly() throws {
        let maker = try Self.maker { $0.yellow = ToneCurve(gamma: 2, inkMax: 0.5) }
        let planes = try maker.planes(of: Self.single(127, 127, 127), side: .front)
        let levels = planes.prefix(2).map { PlaneDecoder.levels($0.bytes, bits: 7)[0] }
        // (128/255)² · 0.5 · 127, and 128/255 · 127.
        #expect(levels == [16, 64])
    }

    @Test(arguments: [false, true])
    func byteFormHasItsFieldAndItsBleed(_ isUpsideDown: Bool) throws {
        let recipe = PlaneRecipe(
            form: .bytesAlong(width: 1036, height: 664, isUpsideDown: isUpsideDown), front: .colour, back: .black,
            stock: .plain)
        let planes = try PlaneMaker(layout: Self.layout, recipe: recipe).planes(of: Self.picture(), side: .front)
        #expect(planes.allSatisfy { $0.bytes.count == 687_904 && $0.bitsPerDot == 8 })
        func at(_ row: Int, _ column: Int, _ plane: Int) -> UInt8 {
            let index = row * 1036 + column
            return planes[plane].bytes[isUpsideDown ? planes[plane].bytes.count - 1 - index : index]
        }
        // The picture begins 10 dots from the left and 8 from above; its blue value there is column · 3 + row.
        #expect(at(8 + 100, 10 + 200, 0) == 255 - UInt8(truncatingIfNeeded: 200 * 3 + 100))
        #expect(at(0, 500, 0) == at(8, 500, 0) && at(300, 0, 0) == at(300, 10, 0))
        #expect(at(0, 500, 4) == 0 && at(8, 500, 4) == 255 && at(4, 10, 3) == 0)
        #expect(Set(planes[3].bytes) == [0, 255])
    }

    @Test func refusesWhatDoesNotFit() throws {
        #expect(throws: PlaneProblem.colourBits(4)) { try Self.maker(bits: 4) }
        let small = FaceRaster(width: 8, height: 8, bytesPerRow: 32, pixels: [UInt8](repeating: 0, count: 256))
        #expect(throws: PlaneProblem.raster(width: 8, height: 8)) { try Self.maker().planes(of: small, side: .front) }
        let recipe = PlaneRecipe(
            form: .bytesAlong(width: 1000, height: 664, isUpsideDown: false), front: .black, back: .black, stock: .plain
        )
        #expect(throws: PlaneProblem.field(width: 1000, height: 664)) {
            try PlaneMaker(layout: Self.layout, recipe: recipe)
        }
    }
}
