#if canImport(Glibc)
    internal import Glibc
#endif

/// Draws an invented face, plainly a drawing, with the geometry of GA 461-2004.
struct PortraitPainter {
    let traits: PortraitTraits
    let canvas: Canvas
    /// Texture only; the face itself comes from the traits.
    var dice: PortraitDice

    static let width = 358
    static let height = 441
    private let centreX = 179.0
    private let eyeY = 192.0
    private let chinY = 326.0
    private let browTop = 62.0

    init(traits: PortraitTraits, canvas: Canvas, seed: UInt64) {
        self.traits = traits
        self.canvas = canvas
        dice = PortraitDice(seed: seed ^ 0x0F0F)
    }

    mutating func paint() {
        paintBackHair()
        paintClothes()
        paintNeck()
        paintHead()
        paintEyes()
        paintNoseAndMouth()
        paintFrontHair()
        if traits.hasGlasses { paintGlasses() }
    }

    private var skinShade: RGBColour { traits.skin.mixed(with: RGBColour(140, 84, 60), 0.28) }
    private var hairLight: RGBColour { traits.hair.mixed(with: .white, 0.16) }

    private func ellipse(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double, _ paint: CanvasPaint) {
        canvas.fillEllipse(
            in: CanvasRectangle(x: x - radiusX, y: y - radiusY, width: 2 * radiusX, height: 2 * radiusY), paint)
    }

    private func arc(
        from: CanvasPoint, _ first: CanvasPoint, _ second: CanvasPoint, to: CanvasPoint, width: Double,
        _ colour: RGBColour
    ) {
        var path = CanvasPath()
        path.move(to: from)
        path.curve(first, second, to: to)
        canvas.stroke(path, lineWidth: width, .solid(colour))
    }

    // MARK: Body

    private mutating func paintClothes() {
        var body = CanvasPath()
        body.move(to: CanvasPoint(-4, 445))
        body.curve(CanvasPoint(6, 392), CanvasPoint(60, 376), to: CanvasPoint(118, 360))
        body.line(to: CanvasPoint(240, 360))
        body.curve(CanvasPoint(298, 376), CanvasPoint(352, 392), to: CanvasPoint(362, 445))
        body.close()
        canvas.fill(
            body,
            .linearGradient(
                from: CanvasPoint(0, 360), traits.cloth.mixed(with: .white, 0.14), to: CanvasPoint(358, 441),
                traits.cloth))
        for _ in 0..<420 {
            let x = 14 + 330 * dice.share()
            let lift = abs(x - centreX) / 165
            let y = 388 + 34 * lift + (48 - 30 * lift) * dice.share()
            var thread = CanvasPath()
            thread.move(to: CanvasPoint(x, y))
            thread.line(to: CanvasPoint(x + 5, y + 3))
            canvas.stroke(thread, lineWidth: 0.8, .solid(traits.cloth.mixed(with: .white, 0.3), opacity: 0.5))
        }
    }

    private func paintNeck() {
        canvas.fill(
            CanvasPath.rounded(CanvasRectangle(x: 134, y: 280, width: 90, height: 104), radius: 34),
            .linearGradient(from: CanvasPoint(0, 300), skinShade, to: CanvasPoint(0, 384), traits.skin))
        switch traits.clothes {
        case .collar:
            for side in [-1.0, 1.0] {
                canvas.fill(
                    CanvasPath.polygon([
                        CanvasPoint(centreX + side * 50, 344), CanvasPoint(centreX + side * 64, 366),
                        CanvasPoint(centreX + side * 30, 412), CanvasPoint(centreX, 386),
                    ]), .solid(traits.cloth.mixed(with: .white, 0.82)))
            }
        case .roundNeck:
            arc(
                from: CanvasPoint(128, 362), CanvasPoint(140, 400), CanvasPoint(218, 400), to: CanvasPoint(230, 362),
                width: 9, traits.cloth.mixed(with: .white, 0.35))
        case .jacket:
            canvas.fill(
                CanvasPath.polygon([
                    CanvasPoint(130, 362), CanvasPoint(228, 362), CanvasPoint(centreX, 441),
                ]), .solid(RGBColour(236, 238, 242)))
            canvas.fill(
                CanvasPath.polygon([
                    CanvasPoint(168, 382), CanvasPoint(190, 382), CanvasPoint(194, 430), CanvasPoint(centreX, 441),
                    CanvasPoint(164, 430),
                ]), .solid(traits.cloth.mixed(with: RGBColour(160, 30, 40), 0.6)))
            for side in [-1.0, 1.0] {
                canvas.fill(
                    CanvasPath.polygon([
                        CanvasPoint(centreX + side * 52, 354), CanvasPoint(centreX + side * 78, 378),
                        CanvasPoint(centreX + side * 8, 444), CanvasPoint(centreX + side * 14, 424),
                    ]), .solid(traits.cloth.mixed(with: .black, 0.25)))
            }
        }
        canvas.fill(
            CanvasPath.rounded(CanvasRectangle(x: 140, y: 300, width: 78, height: 62), radius: 32),
            .linearGradient(from: CanvasPoint(0, 310), skinShade, to: CanvasPoint(0, 366), traits.skin))
    }

    private func paintHead() {
        let half = traits.faceHalfWidth
        for side in [-1.0, 1.0] {
            ellipse(centreX + side * (half - 2), 206, 15, 27, .solid(skinShade))
        }
        var face = CanvasPath()
        face.move(to: CanvasPoint(centreX, browTop - 22))
        for side in [1.0, -1.0] {
            let toBottom = side > 0
            let temple = CanvasPoint(centreX + side * half, 188)
            let chin = CanvasPoint(centreX, chinY)
            let top = CanvasPoint(centreX, browTop - 22)
            let upper = (CanvasPoint(centreX + side * half * 0.7, browTop - 20), CanvasPoint(temple.x, 112))
            let lower = (CanvasPoint(temple.x - side * 2, 266), CanvasPoint(centreX + side * half * 0.5, chinY))
            if toBottom {
                face.curve(upper.0, upper.1, to: temple)
                face.curve(lower.0, lower.1, to: chin)
            } else {
                face.curve(lower.1, lower.0, to: temple)
                face.curve(upper.1, upper.0, to: top)
            }
        }
        face.close()
        canvas.fill(
            face,
            .linearGradient(
                from: CanvasPoint(80, 100), traits.skin.mixed(with: .white, 0.12), to: CanvasPoint(290, 320),
                traits.skin.mixed(with: skinShade, 0.45)))
        for side in [-1.0, 1.0] {
            ellipse(centreX + side * half * 0.56, 252, 22, 14, .solid(RGBColour(232, 120, 104), opacity: 0.16))
        }
    }

    // MARK: Face

    private func paintEyes() {
        for side in [-1.0, 1.0] {
            let x = centreX + side * traits.eyeDistance
            ellipse(x, eyeY, 19, 10.5, .solid(.white))
            ellipse(x, eyeY, 9, 9.5, .solid(traits.hair.mixed(with: RGBColour(96, 60, 30), 0.6)))
            ellipse(x, eyeY, 4.6, 4.8, .solid(.black))
            ellipse(x - 3, eyeY - 3.4, 2.2, 2.2, .solid(.white))
            arc(
                from: CanvasPoint(x - 21, eyeY + 1), CanvasPoint(x - 10, eyeY - 14), CanvasPoint(x + 10, eyeY - 14),
                to: CanvasPoint(x + 21, eyeY + 1), width: 3.4, traits.hair.mixed(with: .black, 0.5))
            let brow = eyeY - 28 - traits.browLift
            arc(
                from: CanvasPoint(x - side * 24, brow + 5), CanvasPoint(x - side * 8, brow - 5),
                CanvasPoint(x + side * 10, brow - 5), to: CanvasPoint(x + side * 26, brow + 5), width: 7,
                traits.hair)
        }
    }

    private func paintNoseAndMouth() {
        arc(
            from: CanvasPoint(174, 200), CanvasPoint(164, 232), CanvasPoint(158, 248), to: CanvasPoint(180, 248),
            width: 3.2, skinShade)
        let mouth = 280.0
        arc(
            from: CanvasPoint(147, mouth), CanvasPoint(162, mouth + traits.smile),
            CanvasPoint(196, mouth + traits.smile), to: CanvasPoint(211, mouth), width: 6,
            RGBColour(176, 84, 80))
        guard traits.hasMoustache else { return }
        for side in [-1.0, 1.0] {
            arc(
                from: CanvasPoint(centreX, 264), CanvasPoint(centreX + side * 16, 260),
                CanvasPoint(centreX + side * 28, 266), to: CanvasPoint(centreX + side * 38, 275), width: 8,
                traits.hair)
        }
    }

    private func paintGlasses() {
        let frame = RGBColour(52, 52, 60)
        for side in [-1.0, 1.0] {
            let x = centreX + side * traits.eyeDistance
            canvas.stroke(
                CanvasPath.rounded(CanvasRectangle(x: x - 30, y: eyeY - 20, width: 60, height: 42), radius: 15),
                lineWidth: 3.6, .solid(frame))
            arc(
                from: CanvasPoint(x + side * 30, eyeY - 6), CanvasPoint(x + side * 40, eyeY - 8),
                CanvasPoint(x + side * 44, eyeY - 8),
                to: CanvasPoint(centreX + side * (traits.faceHalfWidth + 2), eyeY - 4),
                width: 3.6, frame)
        }
        arc(
            from: CanvasPoint(centreX - traits.eyeDistance + 30, eyeY - 4), CanvasPoint(centreX - 6, eyeY - 10),
            CanvasPoint(centreX + 6, eyeY - 10), to: CanvasPoint(centreX + traits.eyeDistance - 30, eyeY - 4),
            width: 3.6, frame)
    }

    // MARK: Hair

    private func paintBackHair() {
        let half = traits.faceHalfWidth
        switch traits.hairStyle {
        case .shoulderLength:
            canvas.fill(
                CanvasPath.rounded(
                    CanvasRectangle(x: centreX - half - 22, y: 40, width: 2 * half + 44, height: 340), radius: 110),
                .solid(traits.hair))
        case .bun: ellipse(centreX, 40, 40, 27, .solid(traits.hair))
        case .short, .sideParting, .crop, .curly: break
        }
    }

    private mutating func paintFrontHair() {
        let half = traits.faceHalfWidth
        let crown = 14.0
        let (hairline, fringe, sideburn): (Double, Double, Double)
        switch traits.hairStyle {
        case .short: (hairline, fringe, sideburn) = (96, 104, 176)
        case .sideParting: (hairline, fringe, sideburn) = (82, 128, 178)
        case .crop: (hairline, fringe, sideburn) = (78, 80, 160)
        case .bun: (hairline, fringe, sideburn) = (84, 88, 184)
        case .shoulderLength: (hairline, fringe, sideburn) = (92, 126, 240)
        case .curly: (hairline, fringe, sideburn) = (104, 104, 200)
        }
        var cap = CanvasPath()
        cap.move(to: CanvasPoint(centreX - half - 3, sideburn))
        cap.curve(
            CanvasPoint(centreX - half - 16, 70), CanvasPoint(centreX - half * 0.6, crown),
            to: CanvasPoint(centreX, crown))
        cap.curve(
            CanvasPoint(centreX + half * 0.6, crown), CanvasPoint(centreX + half + 16, 70),
            to: CanvasPoint(centreX + half + 3, sideburn))
        cap.curve(
            CanvasPoint(centreX + half - 8, sideburn - 40), CanvasPoint(centreX + half * 0.8, hairline + 14),
            to: CanvasPoint(centreX + half * 0.42, hairline))
        cap.curve(
            CanvasPoint(centreX, hairline - 12), CanvasPoint(centreX - half * 0.3, hairline - 6),
            to: CanvasPoint(centreX - half * 0.62, fringe))
        cap.curve(
            CanvasPoint(centreX - half * 0.8, fringe + 10), CanvasPoint(centreX - half + 8, sideburn - 40),
            to: CanvasPoint(centreX - half - 3, sideburn))
        cap.close()
        canvas.fill(
            cap, .linearGradient(from: CanvasPoint(0, crown), hairLight, to: CanvasPoint(0, 140), traits.hair))
        paintStrands(half: half, crown: crown, hairline: hairline)
        guard case .curly = traits.hairStyle else { return }
        for _ in 0..<90 {
            let angle = Double.pi * (1.02 + 0.96 * dice.share())
            let reach = 0.74 + 0.26 * dice.share()
            ellipse(
                centreX + cos(angle) * (half + 4) * reach, 124 + sin(angle) * 96 * reach, 13, 12,
                .solid(traits.hair.mixed(with: hairLight, dice.share())))
        }
    }

    private mutating func paintStrands(half: Double, crown: Double, hairline: Double) {
        for _ in 0..<150 {
            let side = dice.share() * 2 - 1
            let length = 0.35 + 0.6 * dice.share()
            let start = CanvasPoint(centreX + side * half * 0.3, crown + 8 + 6 * abs(side))
            let end = CanvasPoint(
                centreX + side * half * (0.4 + 0.5 * length), crown + 10 + (hairline - crown - 26) * length)
            var strand = CanvasPath()
            strand.move(to: start)
            strand.curve(
                CanvasPoint(start.x + side * 20, start.y + 4), CanvasPoint(end.x, end.y - 16), to: end)
            canvas.stroke(strand, lineWidth: 1, .solid(traits.hair.mixed(with: .white, 0.34), opacity: 0.4))
        }
    }
}
