/// What an invented face looks like, drawn from a seed.
struct PortraitTraits: Equatable {
    enum HairStyle: Int, CaseIterable {
        case short, sideParting, crop, bun, shoulderLength, curly
    }
    enum Clothes: Int, CaseIterable {
        case collar, roundNeck, jacket
    }

    var background: RGBColour
    var skin: RGBColour
    var hair: RGBColour
    var hairStyle: HairStyle
    var clothes: Clothes
    var cloth: RGBColour
    var hasGlasses: Bool
    var hasMoustache: Bool
    /// Half the face's width in pixels; GA 461-2004 asks 207 ± 14 for the whole.
    var faceHalfWidth: Double
    var eyeDistance: Double
    var smile: Double
    var browLift: Double

    init(seed: UInt64) {
        var dice = PortraitDice(seed: seed)
        background = RGBColour(240, 243, 246).mixed(with: RGBColour(252, 252, 252), dice.share())
        skin = dice.pick([
            RGBColour(246, 214, 186), RGBColour(236, 196, 160), RGBColour(222, 176, 138), RGBColour(204, 154, 116),
        ])
        hair = dice.pick([
            RGBColour(28, 24, 26), RGBColour(46, 34, 30), RGBColour(74, 50, 36), RGBColour(110, 108, 110),
        ])
        hairStyle = dice.pick(HairStyle.allCases)
        clothes = dice.pick(Clothes.allCases)
        cloth = dice.pick([
            RGBColour(38, 62, 98), RGBColour(96, 40, 52), RGBColour(48, 84, 70), RGBColour(70, 66, 84),
            RGBColour(150, 108, 60), RGBColour(40, 44, 52),
        ])
        hasGlasses = dice.share() < 0.3
        let mayHaveMoustache: Bool
        switch hairStyle {
        case .short, .sideParting, .crop: mayHaveMoustache = true
        case .bun, .shoulderLength, .curly: mayHaveMoustache = false
        }
        hasMoustache = dice.share() < 0.35 && mayHaveMoustache
        faceHalfWidth = 98 + 10 * dice.share()
        eyeDistance = 42 + 7 * dice.share()
        smile = 4 + 10 * dice.share()
        browLift = 5 * dice.share()
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same face on every machine.
struct PortraitDice {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to, not including, 1.
    mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[Int(next() % UInt64(choices.count))] }
}
