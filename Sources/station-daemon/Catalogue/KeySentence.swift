import CardDevices
import ProductionStation

/// Why nothing was done with a key. Names, versions and numbers of components; never a key.
enum KeySentence: OperatorSentence, Error {
    case noStore
    case settingMissing(key: String)
    case nameMalformed
    case store(KeyStoreFault)
    case letters(KeyImportProblem)

    var message: OperatorMessage {
        switch self {
        case .noStore:
            OperatorMessage(
                "noKeyStore", "配置中没有密钥库：请设置 keys.pkcs11Module（开发时可用 keys.file）。",
                "the configuration names no key store: set keys.pkcs11Module (keys.file for development).")
        case .settingMissing(let key):
            OperatorMessage(
                "keySettingMissing", "密钥库的设置不完整：没有设置 \(key)。请设置后重新启动。",
                "the settings of the key store are incomplete: \(key) is not set; set it and start again.")
        case .nameMalformed:
            OperatorMessage(
                "keyNameMalformed", "密钥名称应为 1 至 32 个 a–z、0–9 或 -，版本为 1 至 127。",
                "a key's name has 1 to 32 of a-z, 0-9 and -, and a version from 1 to 127.")
        case .store(let fault): OperatorMessage(fault.kind.rawValue, fault.chinese, fault.english)
        case .letters(let problem): OperatorMessage(problem.code, problem.chinese, problem.english)
        }
    }
}

extension OperatorMessage {
    /// What people read when an act ended with this error.
    init(ending error: any Error) {
        switch error {
        case let sentence as ActSentence: self = sentence.message
        case let sentence as KeySentence: self = sentence.message
        case let refusal as PeopleRefusal: self = ActSentence.people(refusal).message
        case let refused as Desk.Refused: self = ActSentence.desk(refused).message
        case let fault as StoreFault: self = ActSentence.store(fault).message
        case let fault as KeyStoreFault: self = KeySentence.store(fault).message
        case let problem as KeyImportProblem: self = KeySentence.letters(problem).message
        case let error as OperatorError: self = error.message
        case _: self = ActSentence.failed.message
        }
    }
}
