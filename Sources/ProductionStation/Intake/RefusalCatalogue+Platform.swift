extension RefusalCatalogue {
    static let platform: [Entry] = [
        platform(.documentUnreadable, "任务文件无法读取。", "The job file cannot be read."),
        platform(
            .documentTooLarge, "任务文件超过 {bytesMax} 字节。", "The job document is larger than {bytesMax} bytes."),
        platform(.documentEmpty, "任务文件为空。", "The job document is empty."),
        platform(
            .documentNotUTF8, "任务文件在第 {offset} 字节处不是有效的 UTF-8。",
            "The job document is not UTF-8 at byte {offset}."),
        platform(
            .documentNotJSON, "任务文件在第 {offset} 字节处不符合 JSON 语法。",
            "The job document is not JSON at byte {offset}."),
        platform(
            .documentTruncated, "任务文件在第 {offset} 字节处意外结束。", "The job document ends early, at byte {offset}."),
        platform(
            .documentTrailingBytes, "任务文件在第 {offset} 字节之后有多余内容。",
            "The job document goes on after its end, at byte {offset}."),
        platform(
            .documentNestedTooDeeply, "任务文件嵌套超过 {depthMax} 层。",
            "The job document is nested deeper than {depthMax} levels."),
        platform(
            .documentTooManyValues, "任务文件的值超过 {valuesMax} 个。",
            "The job document has more than {valuesMax} values."),
        platform(.duplicateKey, "“{field}”重复出现（第 {offset} 字节）。", "{field} comes twice (byte {offset})."),
        platform(
            .unknownKey, "“{field}”中有未定义的字段（第 {offset} 字节）。",
            "There is an unknown key in {field} (byte {offset})."),
        platform(.wrongType, "“{field}”的类型应为 {expected}。", "{field} must be of type {expected}."),
        platform(
            .numberNotInteger, "“{field}”应为 64 位整数（第 {offset} 字节）。",
            "{field} must be a 64-bit integer (byte {offset})."),
        platform(
            .numberOutOfRange, "“{field}”应在 {minimum} 到 {maximum} 之间。",
            "{field} must be between {minimum} and {maximum}."),
        platform(
            .unpairedSurrogate, "“{field}”含有不成对的代理码位（第 {offset} 字节）。",
            "{field} holds half a surrogate pair (byte {offset})."),
        platform(.valueUnknown, "“{field}”应为下列之一：{expected}。", "{field} must be one of: {expected}."),
        platform(.photoNotBase64, "照片数据不是标准的 base64。", "The photo's data is not canonical base64."),
        platform(
            .photoDigestMalformed, "照片摘要应为 64 位小写十六进制。",
            "The photo's digest must be 64 lower-case hexadecimal digits."),
        platform(
            .photoDigestDiffers, "照片与其 SHA-256 摘要不一致，请重新传送。",
            "The photo does not match its SHA-256 digest: send it again."),
        platform(
            .schemaVersionUnknown, "不支持的任务文件版本，本站支持版本 {supported}。",
            "The document's version is not supported; this station reads version {supported}."),
        platform(.signatureInvalid, "任务签名无效。", "The job's signature is invalid."),
        platform(.keyUnknown, "签名或加密密钥未登记。", "The signing or encryption key is unknown."),
        platform(.keyExpired, "签名或加密密钥已过期。", "The signing or encryption key has expired."),
        platform(.keyRevoked, "签名或加密密钥已吊销。", "The signing or encryption key was revoked."),
        platform(.notDecipherable, "任务无法解密。", "The job cannot be deciphered."),
        platform(
            .envelopeMissing, "任务未签名加密，本站只接收签名加密的任务。",
            "The job is neither signed nor sealed; this station takes no other."),
        platform(.envelopeMalformed, "任务信封的格式不符合规定。", "The envelope does not have the published form."),
        platform(
            .envelopeAlgorithm, "签名算法不被接受，或与密钥登记的算法不符。",
            "The envelope is signed in a way that is not accepted, or not in that of its key."),
        platform(.envelopeExpired, "任务信封已过期，请重新签发。", "The envelope has expired: make a new one."),
        platform(
            .envelopeNotYetValid, "任务信封的签发时间晚于本站时间，请核对双方时钟。",
            "The envelope was issued after this station's present time: compare the clocks."),
        platform(.envelopeWrongStation, "任务信封是发给其他制证站的。", "The envelope is meant for another station."),
        platform(
            .envelopeContentsDiffer, "信封内容与签名声明不一致。", "What is in the envelope is not what was signed."),
        platform(
            .revisionOutdated, "该任务已有更高的修订版 {known}。", "A higher revision of this job is known: {known}."),
        platform(.leaseLost, "任务租约已失效。", "The lease of the job was lost."),
        platform(.revoked, "任务已被平台收回。", "The platform has withdrawn the job."),
        platform(.jobUnknown, "本站没有该任务的这一修订版。", "This station has no such revision of the job."),
        platform(
            .alreadyEnded, "该任务已经结束，没有有效证件，无需撤销。",
            "The job has ended without a valid card: there is nothing to cancel."),
        platform(
            .personalDataLost, "制证站更换了丢失的主密钥，任务的个人信息已销毁。请以相同任务编号和修订号重新下发。",
            "The station replaced a lost master key; the job's personal data is destroyed. Deliver the job again under the same id and revision."
        ),
    ]

    private static func platform(_ reason: RefusalReason, _ chinese: String, _ english: String) -> Entry {
        Entry(reason, .platform, chinese, english)
    }
}
