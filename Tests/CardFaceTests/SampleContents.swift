import CardFace

/// Invented people: the Chinese names say so (样本), the numbers have the area code 000000.
enum SampleContents {
    static let texts: [String: String] = [
        "names.han": "样本一", "names.arabic": "ئۈلگە بىرىنچى", "names.latin": "YANGBEN Yi", "sex": "女",
        "ethnicity": "维吾尔族", "birthDate": "1990年02月28日", "citizenNumber": "000000199002280025",
        "householdAddress": "样本省样本市样本区样本路1号", "currentAddress": "样本自治区样本市样本街道样本社区2号楼3单元401室",
        "permitNumber": "000000202611230001", "permitClass": "两年有效", "validFrom": "2026年11月23日",
        "validUntil": "2028年11月23日", "authority": "样本市公安局", "cardSerial": "PS2600000001",
        "endorsementDate": "2026年11月23日", "endorsingOffice": "样本市公安局样本派出所",
    ]

    static func contents(_ changes: [String: String] = [:], seed: UInt64 = 1) throws -> FaceContents {
        let texts = texts.merging(changes) { _, new in new }
        return FaceContents(
            texts: texts, photoJPEG: try SamplePortrait.draw(seed: seed), qrText: texts["cardSerial"] ?? "")
    }

    static let long: [String: String] = [
        "names.han": "买买提艾力·阿卜杜热合曼·努尔穆罕默德",
        "names.arabic": "مۇھەممەدئەلى ئابدۇراخمان نۇرمۇھەممەد ئوغلى ۋە ېۇۆۈڭ ئۈلگىسى",
        "names.latin": "YANGBEN Muhemmed'eli Abdurahman Nurmuhemmed Oghli Example the Third",
        "ethnicity": "外国血统中国籍人士",
        "householdAddress": "样本维吾尔自治区样本伊犁哈萨克自治州样本察布查尔锡伯自治县样本孙扎齐牛录镇样本村民委员会第12村民小组建设北路3456号附7号",
        "currentAddress": "样本维吾尔自治区样本市样本经济技术开发区样本街道样本社区样本国际花园住宅小区二期第12号楼3单元2304室",
        "permitClass": "六个月有效（换发）", "authority": "样本维吾尔自治区样本市公安局样本经济技术开发区分局治安管理支队",
        "endorsingOffice": "样本维吾尔自治区样本市公安局样本经济技术开发区分局样本街道派出所流动人口服务管理站",
    ]

    static func all() throws -> [(name: String, contents: FaceContents)] {
        [
            ("plain", try contents()), ("long", try contents(long, seed: 5)),
            ("test", try contents(["names.han": "𠮷样本"], seed: 8)),
        ]
    }
}
