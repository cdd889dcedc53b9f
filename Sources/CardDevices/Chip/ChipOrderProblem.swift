/// Why no order can be made for a chip: the lane stops or waits, and no card is burnt.
public enum ChipOrderProblem: Error, Equatable, Sendable {
    case keys(KeyStoreFault)
    case signature(SecurityObjectProblem)
    /// The configured signer is not the one that the profile names.
    case signerDiffers
    /// EF.SOD has more bytes than the profile gives it.
    case signatureTooLarge(bytes: Int)
    /// The chip does not say what its keys are derived by, or nothing that we could use.
    case noKeysShown
    /// The profile's cards are people's documents: none of them is ended.
    case keepsItsCards

    /// Stable code for logs and alarms.
    public var code: String {
        switch self {
        case .keys(let fault): fault.kind.rawValue
        case .signature(let problem): problem.code
        case .signerDiffers: "signerDiffers"
        case .signatureTooLarge: "signatureTooLarge"
        case .noKeysShown: "noKeysShown"
        case .keepsItsCards: "keepsItsCards"
        }
    }

    /// What people read, in Chinese.
    public var chinese: String {
        switch self {
        case .keys(let fault): fault.chinese
        case .signature(let problem): problem.chinese
        case .signerDiffers: "签名证书与芯片方案要求的签名密钥不一致；请检查配置。"
        case .signatureTooLarge(let bytes): "签名文件有 \(bytes) 字节，超过芯片方案给出的空间；请更换证书或方案。"
        case .noKeysShown: "芯片没有给出可用的密钥信息；请核对空白卡批次。"
        case .keepsItsCards: "该芯片方案用于正式证件，不能作废芯片；测试卡请用测试方案（--profile）。"
        }
    }

    /// The same in English.
    public var english: String {
        switch self {
        case .keys(let fault): fault.english
        case .signature(let problem): problem.english
        case .signerDiffers: "the signer is not the one that the chip profile names; check the configuration."
        case .signatureTooLarge(let bytes):
            "the signature file has \(bytes) bytes, more than the chip profile gives it; use another certificate or profile."
        case .noKeysShown: "the chip shows no usable key information; check the lot of blanks."
        case .keepsItsCards:
            "the chip profile is for people's documents, whose chips are never ended; name the profile of the test cards (--profile)."
        }
    }
}

extension ChipFault {
    /// What it means when no order can be made for a chip that is already in the machine: nothing was written on it.
    public init(_ problem: ChipOrderProblem) {
        switch problem {
        case .noKeysShown: self.init(.wrongCard, operation: "chip.order", detail: problem.code)
        case .keys, .signature, .signerDiffers, .signatureTooLarge, .keepsItsCards:
            self.init(.ourMistake, operation: "chip.order", detail: problem.code)
        }
    }
}
