internal import Foundation

/// Where on the USB tree a device is plugged in: stays the same over re-plugging into the same port, unlike its address.
enum USBPath {
    /// The kernel's name of the device with this bus and device number, for example `1-1.2`; nil when there is none.
    static func path(bus: Int, device: Int, root: String = "/sys/bus/usb/devices") -> String? {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return entries.sorted().first { entry in
            number("\(root)/\(entry)/busnum") == bus && number("\(root)/\(entry)/devnum") == device
        }
    }

    private static func number(_ path: String) -> Int? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
            Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }
}
