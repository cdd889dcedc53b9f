import CardDevices

/// Kinds of sites in a campaign. Which one a seed gets follows from the seed alone, so that a seed replays itself.
public enum SiteKind: String, CaseIterable, Sendable, Codable {
    /// Nothing goes wrong.
    case calm
    /// So many faults that jobs run out of attempts.
    case faulty
    /// The power is cut again and again.
    case outages
    /// Three lanes share a queue.
    case lanes
    /// People do what they should not.
    case mischief
    /// All of it together.
    case everything
    /// The power may be cut between any two statements.
    case statements
    /// Each call of a device takes its time, so that people and lanes meet in the middle of a card.
    case slow
    /// A few faults, a few outages, and a search for personal data.
    case ordinary
    /// Blanks come in small portions. Some run their chips over APDU bytes, and some of those draw both faces.
    case refill

    /// The kind of a seed in a mixed campaign.
    public static func of(_ seed: UInt64) -> SiteKind { allCases[Int(seed % UInt64(allCases.count))] }

    /// A site of this kind.
    ///
    /// - Parameters:
    ///   - apduEvery: every so many seeds the chips are run over APDU bytes; 0: never.
    ///   - facesEvery: every so many seeds real faces are drawn as well; 0: never.
    ///   - wireEvery: every so many seeds the printers are spoken to in bytes; 0: never.
    public func setup(
        seed: UInt64, jobs: Int, apduEvery: UInt64 = 50, facesEvery: UInt64 = 500, wireEvery: UInt64 = 50
    ) -> SiteSetup {
        var setup = SiteSetup(seed: seed, jobs: jobs)
        switch self {
        case .calm: break
        case .faulty:
            setup.faultsPerMillion = 12_000
            setup.outages = .seeded(seamsMax: 20 * jobs + 100, max: 2)
        case .outages:
            setup.faultsPerMillion = 3_000
            setup.outages = .seeded(seamsMax: 6 * jobs + 100, max: 8)
        case .lanes:
            setup.lanes = 3
            setup.faultsPerMillion = 5_000
            setup.outages = .seeded(seamsMax: 15 * jobs + 100, max: 4)
        case .mischief:
            setup.acts = .seeded(perMillion: 3_000)
            setup.faultsPerMillion = 500
        case .everything:
            setup.lanes = 2
            setup.acts = .seeded(perMillion: 1_500)
            setup.faultsPerMillion = 3_000
            setup.outages = .seeded(seamsMax: 10 * jobs + 100, max: 5)
        case .statements:
            setup.faultsPerMillion = 1_000
            setup.cutsStatements = true
            setup.outages = .seeded(seamsMax: 80 * jobs + 500, max: 6)
        case .slow:
            setup.callMilliseconds = 250
            setup.acts = .seeded(perMillion: 700)
            setup.faultsPerMillion = 1_500
            setup.outages = .seeded(seamsMax: 30 * jobs + 100, max: 2)
        case .ordinary:
            setup.faultsPerMillion = 2_000
            setup.outages = .seeded(seamsMax: 12 * jobs + 100, max: 6)
            setup.looksForPersonalData = seed % 20 == 8
        case .refill:
            setup.faultsPerMillion = 2_000
            setup.blanksPerRefill = 40
            setup.outages = .seeded(seamsMax: 20 * jobs + 100, max: 3)
            if apduEvery > 0, seed % apduEvery == 9 {
                setup.chip = .apdu
                // Each command is a seam, so that a small share is many acts.
                setup.acts = .seeded(perMillion: 200)
            }
            if facesEvery > 0, seed % facesEvery == 9 { setup.drawsFaces = true }
        }
        // Faults, people and time meet in these two; the others stay as fast as they are.
        let meetsWire = self == .everything || self == .slow
        if meetsWire, wireEvery > 0, seed / 10 % max(1, wireEvery / 10) == 1 {
            setup.printer = seed / 10 / max(1, wireEvery / 10) % 2 == 0 ? .evolis : .xid
            setup.wireFaultsPerMille = 100
        }
        return setup
    }
}

extension SiteSetup {
    /// Its cards go the whole way: command bytes to the chip, and rasters of both faces.
    public var isWholePath: Bool { chip == .apdu && drawsFaces }
}
