import CardFace
import ProductionStation

/// What the core takes from the configuration.
extension StationConfiguration {
    var rules: StationRules {
        let least = RemakeRule()
        return StationRules(
            centreCode: station.centreCode,
            remake: RemakeRule(attemptsMax: cardAttemptsMax, cardsMax: max(least.cardsMax, cardAttemptsMax)),
            stopTheLine: StopTheLine(
                failuresInARowMax: lane.failuresInARowMax,
                authenticationFailuresInARowMax: lane.authenticationFailuresInARowMax,
                wrongStockMax: lane.wrongStockMax),
            bundleCardsMax: bundleCardsMax, refusedKept: .seconds(spool.refusedKeepHours * 3_600),
            endedKept: .seconds(retentionPurgeHours * 3_600))
    }

    var durability: Store.Durability {
        switch storeSynchronous {
        case .full: .full
        case .normal: .normal
        }
    }

    var photoRules: PhotoRules {
        var rules = PhotoRules()
        rules.widthPixels = photo.widthPixels
        rules.heightPixels = photo.heightPixels
        rules.bytesMax = photo.bytesMax
        rules.dotsPerInch = photo.densityDotsPerInch
        rules.dotsPerCentimetre = photo.densityDotsPerCentimetre
        rules.cornerWidthPixels = photo.cornerWidthPixels
        rules.cornerHeightPixels = photo.cornerHeightPixels
        rules.cornerMeanMin = Double(photo.backgroundMeanMin)
        rules.cornerDeviationMax = Double(photo.backgroundDeviationMax)
        rules.borderPixels = photo.borderPixels
        rules.borderDarkerMax = Double(photo.borderDarkerMax)
        return rules
    }

    var alarmRules: AlarmRules { AlarmRules(uninspectedMax: .seconds(watch.uninspectedHours * 3_600)) }

    var forecastRules: ForecastRules {
        ForecastRules(cardsPerLaneHour: watch.cardsPerLaneHour, hoursPerDay: watch.hoursPerDay)
    }

    /// Purging waits as long as the longest keeping time after the clock jumped.
    var clockRule: ClockRule {
        ClockRule(doubtLasts: .seconds(max(spool.refusedKeepHours, retentionPurgeHours) * 3_600))
    }

    var laneLimits: LaneLimits {
        LaneLimits(
            move: .milliseconds(lane.commandTimeoutMilliseconds), print: .milliseconds(lane.printTimeoutMilliseconds),
            chip: .milliseconds(lane.chipTimeoutMilliseconds))
    }

    /// Longest way of one card to its tray: a station that is asked to end has no longer to wait.
    var endMax: Duration {
        let limits = laneLimits
        return limits.print + limits.chip * 3 + limits.move * 4
    }
}

extension OperatorLanguage {
    /// The same language where the core says sentences.
    var sentenceLanguage: SentenceLanguage {
        switch self {
        case .simplifiedChinese: .zhHans
        case .english: .en
        }
    }
}
