extension RefusalCatalogue {
    static let officePhoto: [Entry] = [
        office(.photoMissing, "缺少照片，请补拍后重新上传。", "There is no photo: take one and send the job again."),
        office(.photoNotJPEG, "照片不是可解码的 JPEG 文件。", "The photo is not a JPEG that can be decoded."),
        office(.photoTruncated, "照片文件不完整，请重新上传。", "The photo file is cut short: upload it again."),
        office(
            .photoWrongSize, "照片尺寸应为 {expected}，实际为 {found}。",
            "The photo must be {expected}; it is {found}."),
        office(
            .photoWrongDensity, "照片分辨率应为 {expected}，实际为 {found}。",
            "The photo's density must be {expected}; it is {found}."),
        office(
            .photoWrongColour, "照片颜色格式应为 {expected}，实际为 {found}。",
            "The photo's colour format must be {expected}; it is {found}."),
        office(
            .photoTooLarge, "照片文件大小应为 {expected}，实际为 {found}。",
            "The photo file must be {expected}; it is {found}."),
        office(
            .photoBackground, "照片背景不合格：要求 {expected}，实际 {found}。请换浅色背景重拍。",
            "The photo's background must be {expected}; it is {found}. Take it again before a light background."),
        office(
            .photoBorder, "照片带有边框：要求 {expected}，实际 {found}。",
            "The photo has a border: expected {expected}, found {found}."),
        office(
            .photoTooLargeForChip, "照片压缩后仍超过芯片容量 {bytesMax} 字节，请换一张背景更简洁的照片。",
            "Even compressed the photo exceeds the chip's {bytesMax} bytes: take one with a plainer background."),
    ]

    static let officeTexts: [Entry] = [
        office(.fieldMissing, "缺少“{field}”。", "{field} is missing."),
        office(.fieldEmpty, "“{field}”为空。", "{field} is empty."),
        office(
            .fieldTooLong, "“{field}”最多 {lengthMax} 个字符，实际 {length} 个。",
            "{field} may have {lengthMax} characters; it has {length}."),
        office(
            .codeMalformed, "“{field}”只能由字母、数字和 . _ - 组成，以字母或数字开头，最多 {lengthMax} 个字符。",
            "{field} must be letters, digits and . _ -, begin with a letter or digit and have at most {lengthMax} characters."
        ),
        office(.dateInvalid, "“{field}”不是有效日期（应为 YYYY-MM-DD）。", "{field} is not a day that exists (YYYY-MM-DD)."),
        office(
            .timeInvalid, "“{field}”不是带时区的有效时间（RFC 3339）。",
            "{field} is not a time with its zone (RFC 3339)."),
        office(.nameMissing, "至少需要一种文字的姓名。", "At least one name, in any script, is needed."),
        office(
            .textDoesNotFit, "“{field}”太长，证面放不下，请核对后使用规范的简写。",
            "{field} does not fit on the card: check it and use its proper short form."),
        office(
            .characterNotPrintable, "“{field}”第 {position} 个字符 {codePoint} 没有可打印的字形，请联系制证点安装字库或更正。",
            "Character {position} of {field}, {codePoint}, cannot be printed: correct it, or ask the centre to install a font."
        ),
        office(
            .middleDotWrong, "“{field}”第 {position} 个字符 {codePoint} 不是规定的间隔号，请使用“·”（U+00B7）。",
            "Character {position} of {field}, {codePoint}, is not the middle dot of the standard: use · (U+00B7)."),
        office(
            .privateUseCharacter, "“{field}”第 {position} 个字符 {codePoint} 是自造字码位，请使用国家标准编码。",
            "Character {position} of {field}, {codePoint}, is a private-use code point: use the standard character."),
        office(
            .controlCharacter, "“{field}”第 {position} 个字符 {codePoint} 是不可见的控制字符，请删除。",
            "Character {position} of {field}, {codePoint}, is an invisible control character: remove it."),
    ]

    static let officeRules: [Entry] = [
        office(
            .citizenNumberMalformed, "公民身份号码应为 17 位数字加 1 位数字或大写 X。",
            "The citizen number must be 17 digits and a digit or capital X."),
        office(.citizenNumberCheckCharacter, "公民身份号码的校验码不正确。", "The citizen number's check character is wrong."),
        office(
            .citizenNumberBirthDate, "出生日期与公民身份号码不一致。",
            "The birth date disagrees with the citizen number."),
        office(.citizenNumberSex, "性别与公民身份号码不一致。", "The sex disagrees with the citizen number."),
        office(
            .birthDateAfterApplication, "出生日期晚于申领日期 {applicationDate}。",
            "The birth date is later than the application date {applicationDate}."),
        office(.ethnicityCodeUnknown, "民族代码不在 GB/T 3304 中。", "The ethnicity code is not one of GB/T 3304."),
        office(
            .ethnicityNameDiffers, "民族名称与代码不一致（GB/T 3304）。",
            "The ethnicity's name is not that of its code (GB/T 3304)."),
        office(
            .applicationDateInFuture, "申领日期晚于今天 {today}。", "The application date is later than today, {today}."),
        office(
            .approvalBeforeApplication, "受理审核时间早于申领日期 {applicationDate}。",
            "The office's approval is earlier than the application date {applicationDate}."),
        office(
            .validFromNotApplicationDate, "重新计算有效期时，起始日期应为申领日期 {expected}。",
            "A newly counted validity must begin on the application date {expected}."),
        office(
            .validUntilNotOfClass, "按证件类别 {months} 个月计算，截止日期应为 {expected}。",
            "For a permit of {months} months the last day must be {expected}."),
        office(
            .validityNotKept, "应沿用原证件有效期 {expectedFrom} 至 {expectedUntil}。",
            "The previous permit's validity must be kept: {expectedFrom} to {expectedUntil}."),
        office(
            .keptValidityExpired, "沿用的有效期已于 {validUntil} 届满（今天 {today}），请按过期证件办理。",
            "The kept validity ended on {validUntil}, before today, {today}: apply for a renewal."),
        office(
            .previousPermitExpired, "原证件已于 {validUntil} 过期，只能办理过期重制或试点到期换发。",
            "The previous permit expired on {validUntil}: only an expired or pilot renewal is possible."),
        office(
            .previousPermitMissing, "办理 {kind} 必须填写原证件信息。", "The kind {kind} needs the previous permit's data."),
        office(
            .previousPermitNotAllowed, "首次申领不应带有原证件信息。", "A first issue must not name a previous permit."),
        office(
            .previousPeriodReversed, "原证件的截止日期早于起始日期。", "The previous permit ends before it begins."),
        office(
            .faultyCardMissing, "质量重制必须填写有问题卡片的卡号和原因。",
            "A quality remake must name the faulty card's serial and the cause."),
        office(
            .faultyCardNotAllowed, "只有质量重制才能填写问题卡片信息，此任务为 {kind}。",
            "Only a quality remake may name a faulty card; this job is {kind}."),
        office(
            .faultyCardSerialDiffers, "问题卡片的卡号与原证件卡号不一致。",
            "The faulty card's serial is not that of the previous permit's card."),
        office(.faultyCardChargeable, "质量重制不得收费。", "A quality remake is never charged for."),
        office(
            .duplicateOf, "同一人已有未发放的制证任务 {job}。",
            "Another job for the same person, {job}, has not been handed over yet."),
        office(.officeUnknown, "受理点代码不在登记册中。", "The office code is not in the register."),
        office(.cancelled, "任务已撤销。", "The job was cancelled."),
        office(
            .alreadyHandedOver, "证件已交受理点，无法撤销，请受理点收回证件。",
            "The card was handed over and cannot be cancelled here: the office must collect it."),
    ]

    private static func office(_ reason: RefusalReason, _ chinese: String, _ english: String) -> Entry {
        Entry(reason, .office, chinese, english)
    }
}
