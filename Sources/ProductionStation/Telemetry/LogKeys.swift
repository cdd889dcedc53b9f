/// Names of log metadata, in one place. Values are ids, codes, counts and times; never a person's data, never a key.
public enum LogKeys {
    public static let lane = "lane"
    public static let job = "job"
    public static let card = "card"
    public static let phase = "phase"
    public static let reason = "reason"
    public static let fault = "fault"
    public static let hold = "hold"
    public static let count = "count"
    public static let claim = "claim"
    public static let office = "office"
    public static let event = "event"
    public static let bundle = "bundle"
    public static let path = "path"
}
