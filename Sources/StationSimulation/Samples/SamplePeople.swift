import ProductionStation

/// Invented people. Every name says "sample" or "test" in its own language.
enum SamplePeople {
    private struct Person {
        var names: ProductionJob.Names
        var ethnicity: String
    }

    static func holder(_ index: Int, applied: CivilDate, random: inout SampleRandom) -> ProductionJob.Holder {
        let person = person(index, random: &random)
        let birthDate = applied.addingDays(-(16 * 366) - random.below(60 * 365))
        // Index in the sequence and the area: no two samples of a seed share a number.
        let number = CitizenNumber.invented(
            area: 990_000 + index / 1000 % 10_000, birthDate: birthDate, sequence: index % 1000)
        let house = 1 + random.below(200)
        return ProductionJob.Holder(
            names: person.names, sex: index % 2 == 1 ? .male : .female,
            ethnicity: .init(code: person.ethnicity, name: EthnicityCode.name(of: person.ethnicity) ?? ""),
            birthDate: birthDate, citizenNumber: number,
            householdAddress: random.pick([
                "样例省测试县样板乡示范村\(house)号", "样例市样板区试验路\(house)号院2单元301室",
                "样例自治区测试地区样例县试验镇第\(house)村民小组",
            ]),
            currentAddress: random.pick([
                "样例市测试区示范街道\(house)号", "样例市示范区样板大道\(house)号样例小区12栋2单元1503室",
            ]))
    }

    private static func person(_ index: Int, random: inout SampleRandom) -> Person {
        // All shapes come up in the first dozen, so that any demonstration shows each script.
        switch index % 6 {
        case 0: Person(names: .init(han: "样" + random.pick(given)), ethnicity: random.pick(["01", "03", "11"]))
        case 1: turkic(random: &random)
        case 2: Person(names: .init(han: "样𠮷" + random.pick(given), latin: "YANG JI CESHI"), ethnicity: "01")
        case 3: longName
        case 4:
            Person(
                names: .init(han: "测试" + random.pick(given), latin: "CESHI " + random.pick(latin)),
                ethnicity: random.pick(["02", "04", "08", "15", "56"]))
        default:
            Person(
                names: .init(han: "样例·" + random.pick(given), arabic: "ۈلگە تېست", latin: "ÜLGE TÉST"),
                ethnicity: random.pick(["17", "29", "43", "50"]))
        }
    }

    private static func turkic(random: inout SampleRandom) -> Person {
        let first = random.pick([("سىناق", "SINAQ", "斯纳克"), ("يېڭى", "YÉNGI", "叶尼"), ("كۆرۈنۈش", "KÖRÜNÜSH", "库录努西")])
        let second = random.pick([("ئۈلگە", "ÜLGE", "样例"), ("تېست", "TÉST", "测试"), ("نۇسخا", "NUSXA", "样本")])
        return Person(
            names: .init(
                han: "\(first.2)·\(second.2)", arabic: "\(first.0) \(second.0)", latin: "\(first.1) \(second.1)"),
            ethnicity: "05")
    }

    /// Needs two lines in every script.
    private static let longName = Person(
        names: .init(
            han: "样例测试阿不都样本·示范买买提样例江", arabic: "ئۈلگە سىناق نۇسخا يېڭى كۆرۈنۈش تېست ئۇلۇغ ئۆرنەك",
            latin: "ÜLGE-SINAQ NUSXA YÉNGI KÖRÜNÜSH TÉST ULUGH ÖRNEK"),
        ethnicity: "05")

    private static let given = ["一", "二娜", "三样", "四试", "五例", "六本", "七", "八样", "九测", "十例"]
    private static let latin = ["YANGLI", "SHIFAN", "YANGBEN", "MOUMOU"]
}
