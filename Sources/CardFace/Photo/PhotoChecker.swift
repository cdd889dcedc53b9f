/// Checks a photo as far as a machine can; face geometry is for the inspector's eye.
public struct PhotoChecker: Sendable {
    /// The limits that it checks against.
    public let rules: PhotoRules

    /// A checker with these limits; the defaults are those of domain.md §2.5.
    public init(rules: PhotoRules = PhotoRules()) {
        self.rules = rules
    }

    /// All that is wrong with the photo, warnings included; empty when it keeps every rule.
    ///
    /// Takes bytes from outside. What the header shows is judged before memory for the picture is taken; background
    /// and border only on a whole picture of the right size. A library warning counts as `truncated`: the library has
    /// then invented part of the picture.
    public func problems(in jpeg: [UInt8]) -> [PhotoProblem] {
        guard let facts = JFIFReader.facts(of: jpeg) else {
            return [PhotoProblem(.notJPEG, expected: "JPEG", found: "\(jpeg.count) bytes of another kind")]
        }
        var problems: [PhotoProblem] = []
        if jpeg.count > rules.bytesMax {
            problems.append(
                PhotoProblem(.tooManyBytes, expected: "at most \(rules.bytesMax) bytes", found: "\(jpeg.count) bytes"))
        }
        guard jpeg.count <= PhotoDecoder.bytesMax else { return problems }
        problems += densityProblems(facts.density)
        guard let frame = facts.frame else {
            return problems + [PhotoProblem(.truncated, expected: "a frame header", found: "none")]
        }
        let isEightBitColour = frame.bitsPerSample == 8 && frame.components == 3
        let isRightSize = frame.width == rules.widthPixels && frame.height == rules.heightPixels
        if !isRightSize {
            problems.append(
                PhotoProblem(
                    .wrongSize, expected: "\(rules.widthPixels) x \(rules.heightPixels) px",
                    found: "\(frame.width) x \(frame.height) px"))
        }
        if !isEightBitColour { problems.append(wrongColour("\(frame.components) x \(frame.bitsPerSample) bit")) }
        guard isEightBitColour, frame.width <= PhotoDecoder.sideMax, frame.height <= PhotoDecoder.sideMax else {
            return problems
        }
        return problems + pictureProblems(of: jpeg, frame, measured: isRightSize)
    }

    private func pictureProblems(
        of jpeg: [UInt8], _ frame: JPEGFacts.Frame, measured: Bool
    ) -> [PhotoProblem] {
        let truncated = PhotoProblem(.truncated, expected: "a whole picture", found: "missing or damaged data")
        guard let header = PhotoDecoder.header(of: jpeg), header.width == frame.width, header.height == frame.height
        else { return [truncated] }
        guard header.isColour else { return [wrongColour("3 x 8 bit, not RGB or YCbCr")] }
        switch PhotoDecoder.rgb(of: jpeg, header) {
        case .damaged: return [truncated]
        case .complete(let rgb):
            guard measured else { return [] }
            let measure = PhotoMeasure(rgb: rgb, width: header.width, height: header.height)
            return backgroundProblems(measure) + borderProblems(measure)
        }
    }

    private func wrongColour(_ found: String) -> PhotoProblem {
        PhotoProblem(.wrongColour, expected: "3 x 8 bit", found: found)
    }

    private func densityProblems(_ density: JPEGFacts.Density?) -> [PhotoProblem] {
        let (inch, centimetre) = (rules.dotsPerInch, rules.dotsPerCentimetre)
        let expected =
            "\(inch.lowerBound) to \(inch.upperBound) dpi or "
            + "\(centimetre.lowerBound) to \(centimetre.upperBound) dots/cm"
        switch density {
        case nil, .aspectRatio: return [PhotoProblem(.densityMissing, expected: expected, found: "none")]
        case .dotsPerInch(let horizontal, let vertical):
            if inch.contains(horizontal), inch.contains(vertical) { return [] }
            return [PhotoProblem(.wrongDensity, expected: expected, found: "\(horizontal) x \(vertical) dpi")]
        case .dotsPerCentimetre(let horizontal, let vertical):
            if centimetre.contains(horizontal), centimetre.contains(vertical) { return [] }
            return [PhotoProblem(.wrongDensity, expected: expected, found: "\(horizontal) x \(vertical) dots/cm")]
        case .unknownUnit(let unit):
            return [PhotoProblem(.wrongDensity, expected: expected, found: "unit \(unit)")]
        }
    }

    private func backgroundProblems(_ measure: PhotoMeasure) -> [PhotoProblem] {
        let (width, height) = (rules.cornerWidthPixels, rules.cornerHeightPixels)
        guard width > 0, height > 0, width <= measure.width, height <= measure.height else { return [] }
        for (name, left) in [("left", 0), ("right", measure.width - width)] {
            for channel in PhotoMeasure.Channel.allCases {
                let found = measure.statistics(channel, x: left..<left + width, y: 0..<height)
                guard found.mean < rules.cornerMeanMin || found.deviation > rules.cornerDeviationMax else { continue }
                return [
                    PhotoProblem(
                        .background,
                        expected: "upper corners: mean >= \(rules.cornerMeanMin), deviation <= "
                            + "\(rules.cornerDeviationMax)",
                        found: "upper \(name) corner, \(channel): mean \(tenths(found.mean)), "
                            + "deviation \(tenths(found.deviation))")
                ]
            }
        }
        return []
    }

    private func borderProblems(_ measure: PhotoMeasure) -> [PhotoProblem] {
        let thickness = rules.borderPixels
        guard thickness > 0, 4 * thickness <= min(measure.width, measure.height) else { return [] }
        for side in PhotoMeasure.Side.allCases {
            let ring = measure.brightness(side, depth: 0..<thickness)
            let beside = measure.brightness(side, depth: thickness..<2 * thickness)
            guard beside - ring > rules.borderDarkerMax else { continue }
            return [
                PhotoProblem(
                    .border, expected: "outer \(thickness) px at most \(rules.borderDarkerMax) darker than beside",
                    found: "\(side): \(tenths(beside - ring)) darker")
            ]
        }
        return []
    }

    private func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
