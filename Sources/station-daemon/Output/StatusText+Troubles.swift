import ProductionStation

/// Why nothing, or not every lane, is producing because of the station itself: in words, with what to do.
extension StatusText {
    var troubles: String? {
        var lines: [String] = []
        if let problem = status.cannotProduce { lines.append(problem.text.text(in: language)) }
        for lane in status.lanes where lane.state == LaneState.storeFailed(.busy).word {
            guard let kind = lane.reasons.first.flatMap(StoreFault.Kind.init) else { continue }
            lines.append("\(lane.name): \(StoreSentence(kind).message.text.text(in: language))")
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
