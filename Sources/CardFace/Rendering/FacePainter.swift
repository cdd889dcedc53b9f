#if canImport(Glibc)
    internal import Glibc
#endif

/// Draws the things that a layout names onto a canvas.
struct FacePainter {
    let layout: CardLayout
    let setter: TextSetter

    var geometry: LayoutGeometry { layout.geometry }

    /// What is the same on each card; throws `layoutInvalid` for a label that does not fit or print.
    func paintStatics(_ items: [LayoutItem], face: String) throws(FaceError) -> FaceRaster {
        let canvas = Canvas(width: geometry.widthDots, height: geometry.heightDots)
        for (index, item) in items.enumerated() {
            switch item {
            case .rectangle(let rectangle): paint(rectangle, on: canvas)
            case .line(let line): paint(line, on: canvas)
            case .waves(let waves): paint(waves, on: canvas)
            case .label(let label):
                try paint(label, on: canvas, place: "\(face)[\(index)]")
            case .text, .photo, .qrCode: break
            }
        }
        return try canvas.raster()
    }

    /// Problems of the texts of one face.
    func problems(_ items: [LayoutItem], _ contents: FaceContents) -> [FaceProblem] {
        var problems: [FaceProblem] = []
        for item in items {
            guard case .text(let text) = item, let problem = fit(text, contents).problem else { continue }
            problems.append(problem)
        }
        return problems
    }

    /// One card's face over the statics. The list of problems is empty when the face is complete.
    func paint(
        _ items: [LayoutItem], over statics: FaceRaster, _ contents: FaceContents, photo: FaceRaster, overlay: Bool
    ) throws(FaceError) -> (raster: FaceRaster, result: [FaceProblem]) {
        try Canvas.painting(over: statics) { canvas throws(FaceError) -> [FaceProblem] in
            var problems: [FaceProblem] = []
            for item in items {
                switch item {
                case .text(let text):
                    let outcome = fit(text, contents)
                    outcome.set?.draw(on: canvas)
                    if let problem = outcome.problem { problems.append(problem) }
                case .photo(let box): canvas.draw(photo, in: geometry.rectangle(box))
                case .qrCode(let code): try paint(code, contents.qrText, on: canvas)
                case .rectangle, .line, .waves, .label: break
                }
            }
            if overlay || layout.overlay.always { try paintOverlay(on: canvas) }
            return problems
        }
    }

    private func paint(_ code: LayoutQRCode, _ text: String, on canvas: Canvas) throws(FaceError) {
        try QRSymbol(text).draw(
            on: canvas, in: geometry.rectangle(code.box), code.colour, textBytes: text.utf8.count)
    }

    /// Throws when the overlay's words do not fit, so that no test card can ever go without them.
    func paintOverlay(on canvas: Canvas) throws(FaceError) {
        let overlay = layout.overlay
        let card = LayoutBox(x: 0, y: 0, width: geometry.cardWidth, height: geometry.cardHeight)
        let box = geometry.rectangle(card)
        guard case .fits(let set) = setter.fit(overlay.text, overlay.style, in: box, geometry) else {
            throw .layoutInvalid(
                place: "overlay.text", expected: "a printable text that fits the card's width", found: overlay.text)
        }
        set.drawTurned(
            on: canvas, about: CanvasPoint(box.x + box.width / 2, box.y + box.height / 2),
            degrees: overlay.angleDegrees, opacity: overlay.opacity)
    }

    private func fit(_ text: LayoutText, _ contents: FaceContents) -> (set: SetText?, problem: FaceProblem?) {
        guard let value = contents.texts[text.field], !value.isEmpty else { return (nil, nil) }
        switch setter.fit(value, text.style, in: geometry.rectangle(text.box), geometry) {
        case .fits(let set): return (set, nil)
        case .doesNotFit: return (nil, FaceProblem(.doesNotFit, field: text.field))
        case .unprintable(let codePoint, let position):
            return (
                nil,
                FaceProblem(.unprintableCharacter, field: text.field, codePoint: codePoint, position: position)
            )
        }
    }

    private func paint(_ label: LayoutLabel, on canvas: Canvas, place: String) throws(FaceError) {
        guard case .fits(let set) = setter.fit(label.text, label.style, in: geometry.rectangle(label.box), geometry)
        else {
            throw .layoutInvalid(
                place: place, expected: "a printable label that fits its box on \(label.style.linesMax) lines",
                found: label.text)
        }
        set.draw(on: canvas)
    }

    private func paint(_ item: LayoutRectangle, on canvas: Canvas) {
        let box = geometry.rectangle(item.box)
        let path = CanvasPath.rounded(box, radius: geometry.dots(item.cornerMillimetres))
        if let fill = item.fill {
            let paint: CanvasPaint
            if let end = item.fillEnd {
                paint = .linearGradient(
                    from: CanvasPoint(box.x, box.y), fill, to: CanvasPoint(box.x + box.width, box.y), end,
                    opacity: item.opacity)
            } else {
                paint = .solid(fill, opacity: item.opacity)
            }
            canvas.fill(path, paint)
        }
        if let stroke = item.stroke {
            canvas.stroke(
                path, lineWidth: geometry.dots(item.strokeMillimetres), .solid(stroke, opacity: item.opacity))
        }
    }

    private func paint(_ item: LayoutLine, on canvas: Canvas) {
        var path = CanvasPath()
        path.move(to: point(item.fromX, item.fromY))
        path.line(to: point(item.toX, item.toY))
        canvas.stroke(path, lineWidth: geometry.dots(item.strokeMillimetres), .solid(item.colour))
    }

    private func paint(_ item: LayoutWaves, on canvas: Canvas) {
        let box = item.box
        let stepMillimetres = 0.5
        let steps = Int((box.width / stepMillimetres).rounded(.up))
        let room = max(0, box.height - 2 * item.amplitudeMillimetres)
        for wave in 0..<item.count {
            let share = item.count > 1 ? Double(wave) / Double(item.count - 1) : 0.5
            let middle = box.y + item.amplitudeMillimetres + room * share
            var path = CanvasPath()
            for step in 0...steps {
                let x = min(box.width, Double(step) * stepMillimetres)
                let angle = 2 * Double.pi * (x / item.periodMillimetres + share)
                let y = middle + item.amplitudeMillimetres * sin(angle) * cos(angle * 0.37 + share * 4)
                if step == 0 { path.move(to: point(box.x + x, y)) } else { path.line(to: point(box.x + x, y)) }
            }
            canvas.stroke(
                path, lineWidth: geometry.dots(item.strokeMillimetres), .solid(item.colour, opacity: item.opacity))
        }
    }

    private func point(_ x: Double, _ y: Double) -> CanvasPoint {
        CanvasPoint(geometry.dots(geometry.originX + x), geometry.dots(geometry.originY + y))
    }
}
