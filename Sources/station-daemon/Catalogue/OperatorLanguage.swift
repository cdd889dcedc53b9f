internal import ArgumentParser

/// A language that operators read.
enum OperatorLanguage: String, CaseIterable, Sendable, Codable, ExpressibleByArgument {
    case simplifiedChinese = "zh-Hans"
    case english = "en"
}

/// One sentence in every language of the station. There is no way to leave one out.
struct OperatorText: Equatable, Sendable {
    var chinese: String
    var english: String

    init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    func text(in language: OperatorLanguage) -> String {
        switch language {
        case .simplifiedChinese: chinese
        case .english: english
        }
    }
}

extension OperatorText: Codable {
    private enum CodingKeys: String, CodingKey {
        case chinese = "zh-Hans"
        case english = "en"
    }
}
