extension Forecast {
    /// The queue as the lanes are now, and as it would be if all of them produced.
    struct Queues {
        private let standing: [RefusalReason]
        private var real: Queue
        private var unhindered: Queue

        init(_ forecast: Forecast, _ lanes: [Lane], _ stopped: RefusalReason?, _ today: CivilDate, _ now: Timestamp) {
            standing = ([stopped].compactMap { $0 } + lanes.flatMap(\.standsFor)).reduce(into: []) { list, reason in
                if !list.contains(reason) { list.append(reason) }
            }
            let producing = stopped == nil ? lanes.count { $0.standsFor.isEmpty } : 0
            let all = max(1, lanes.count)
            real = Queue(forecast, today: today, now: now, lanesToday: producing, lanes: all)
            unhindered = Queue(forecast, today: today, now: now, lanesToday: lanes.count, lanes: all)
        }

        /// By when the next job is made, and what hinders it besides its own state.
        mutating func next(for job: Job, on today: CivilDate) -> (CivilDate, [RefusalReason]) {
            let expected = real.next()
            if standing.isEmpty { return (expected, job.lacksData ? [] : [.workload]) }
            let isWorkload = unhindered.next() > job.centreDue && today <= job.centreDue
            return (expected, standing + (isWorkload ? [.workload] : []))
        }
    }

    /// The day on which each job of a queue is made, one after the other.
    struct Queue {
        private let forecast: Forecast
        private let perDay: Int
        private var day: CivilDate
        private var left: Int
        private var daysLeft = Forecast.daysMax

        init(_ forecast: Forecast, today: CivilDate, now: Timestamp, lanesToday: Int, lanes: Int) {
            let rules = forecast.rules
            self.forecast = forecast
            perDay = max(1, lanes * rules.cardsPerLaneHour * rules.hoursPerDay)
            day = today
            let minutes = (forecast.zone.end(of: today).milliseconds - now.milliseconds) / 60_000
            let minutesLeft = min(Int(minutes), rules.hoursPerDay * 60)
            left = forecast.calendar.isWorkingDay(today) ? lanesToday * rules.cardsPerLaneHour * minutesLeft / 60 : 0
        }

        mutating func next() -> CivilDate {
            if left <= 0, daysLeft > 0 {
                day = forecast.calendar.workingDay(onOrAfter: day.addingDays(1))
                left = perDay
                daysLeft -= 1
            }
            left -= 1
            return day
        }
    }
}
