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

/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable { case text, json }

/// The levels of the log, as written in the configuration.
enum LogLevelName: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }
