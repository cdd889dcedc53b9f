import CardDevices

/// How strict the station is.
enum StationMode: String, CaseIterable, Sendable { case trial, production }

/// Who confirms the trays after a crash in which every card was resolved.
enum RestartConfirmation: String, CaseIterable, Sendable { case `operator`, automatic }

/// Which devices make the cards.
enum DeviceChoice: String, CaseIterable, Sendable { case simulated }

/// What a power cut may take from the station's memory; the words are those of `Store.Durability`.
enum StoreSynchronous: String, CaseIterable, Sendable { case full, normal }

/// Whether simulated people do what people do at the station.
enum SimulatedPeople: String, CaseIterable, Sendable { case none, automatic }

/// Where a lane, or the desk, reads its chips.
enum ReaderPlace: Equatable, Sendable {
    /// The reader that a simulated printer or desk has.
    case simulated
    /// A reader behind pcscd.
    case pcsc(PCSCReaderSelector)

    /// Reads `simulated` or `pcsc:` with a selector behind it; nil for anything else.
    init?(_ text: String) {
        if text == "simulated" {
            self = .simulated
        } else if text.hasPrefix("pcsc:"), let selector = PCSCReaderSelector(String(text.dropFirst(5))) {
            self = .pcsc(selector)
        } else {
            return nil
        }
    }
}

/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable { case text, json }

/// The levels of the log, as written in the configuration.
enum LogLevelName: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }
