extension SecurityObjectProblem {
    /// What people read, in Chinese: what is wrong and what to do next.
    public var chinese: String {
        switch self {
        case .certificateMalformed: "签名证书无法读取；请检查文件是否为 DER 或 PEM 格式的 X.509 证书。"
        case .certificateKeyKind: "签名证书的公钥不是 P-256；请申请 P-256 的证书。"
        case .certificateOfAnotherKey: "签名证书与密钥库中的签名密钥不配对，未签发任何卡；请检查配置中的证书和密钥名称。"
        case .signer(let validity): validity.chinese
        case .keys(let fault): fault.chinese
        case .dataGroupNumbers: "芯片配置中的签名文件编号须为 1 至 16 且不重复；请检查芯片配置。"
        case .malformed(let part): "卡上的签名文件格式不符（\(part)）；此卡不合格。"
        case .digestDiffers(let number): "数据组 \(number) 与签名时不同；此卡不合格，请查明是否被改动。"
        case .notCovered(let number): "数据组 \(number) 不在签名范围内；此卡不合格。"
        case .contentDigestDiffers: "签名内容与其摘要不符；此卡不合格，请查明是否被改动。"
        case .signatureWrong: "签名不正确；此卡不合格，请查明是否被改动。"
        case .signerNotTrusted: "签名证书不是由受信任的机构签发；请检查受信任机构的证书，否则此卡不是本系统制作。"
        }
    }

    /// The same in English.
    public var english: String {
        switch self {
        case .certificateMalformed:
            "the signer certificate cannot be read; check that the file is an X.509 certificate in DER or PEM."
        case .certificateKeyKind: "the signer certificate's key is not P-256; request one for a P-256 key."
        case .certificateOfAnotherKey:
            "the signer certificate is about another key than the store's, nothing was signed; check both in the configuration."
        case .signer(let validity): validity.english
        case .keys(let fault): fault.english
        case .dataGroupNumbers: "signed files have numbers 1 to 16, each once; check the chip profile."
        case .malformed(let part): "the card's security object is malformed (\(part)); reject the card."
        case .digestDiffers(let number):
            "data group \(number) differs from what was signed; reject the card and find out who changed it."
        case .notCovered(let number): "data group \(number) is not covered by the signature; reject the card."
        case .contentDigestDiffers:
            "the signed content differs from its digest; reject the card and find out who changed it."
        case .signatureWrong: "the signature is wrong; reject the card and find out who changed it."
        case .signerNotTrusted:
            "no trusted authority issued the signer's certificate; check the trusted certificates, else the card is not ours."
        }
    }
}
