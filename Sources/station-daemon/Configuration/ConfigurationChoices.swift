import CardDevices

/// How strict the station is.
enum StationMode: String, CaseIterable, Sendable { case trial, production }

/// Who confirms the trays after a crash in which every card was resolved.
enum RestartConfirmation: String, CaseIterable, Sendable { case `operator`, automatic }

/// Which devices make the cards.
enum DeviceChoice: String, CaseIterable, Sendable { case simulated, real }

/// What lies on the front of every card at the place of a contact chip.
enum ChipWindow: String, CaseIterable, Sendable { case none, contacts }

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
    /// The reader that hangs on the same USB hub as the lane's printer: the one inside its case.
    case paired

    /// Reads `simulated`, `pcsc:paired`, or `pcsc:` with a selector behind it; nil for anything else.
    init?(_ text: String) {
        if text == "simulated" {
            self = .simulated
        } else if text == "pcsc:paired" {
            self = .paired
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
