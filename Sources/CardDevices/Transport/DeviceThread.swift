import Foundation

/// A serial executor with one thread of its own; as a task executor it also takes tasks whose file work may block.
///
/// libusb, pcsclite and synchronous SQLite calls block. On the shared pool they would hold a core away from everything
/// else; here they hold only the thread of their device.
public final class DeviceThread: SerialExecutor, TaskExecutor {
    private let inbox = Inbox()

    /// - Parameter name: shown by `ps -T`; the kernel keeps 15 bytes.
    public init(name: String) {
        let inbox = self.inbox
        let thread = Thread { inbox.drain() }
        thread.start()
        // Now that the thread is known to Foundation: before, and for a moment from inside it, a name is lost on Linux.
        thread.name = String(name.prefix(15))
    }

    deinit { inbox.close() }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        // The closure keeps `self` alive until its last job has run.
        inbox.add { [self] in
            job.runSynchronously(isolatedTo: serial, taskExecutor: task)
            withExtendedLifetime(self) {}
        }
    }

    public func checkIsolated() {
        precondition(inbox.isCurrentThread, "called off its device thread")
    }

    /// Holds the calling device thread back: between two tries of something that nothing announces.
    static func pause(milliseconds: Int) { _ = poll(nil, 0, Int32(clamping: milliseconds)) }
}

private final class Inbox: @unchecked Sendable {
    // Every stored property is touched only while `condition` is held.
    private let condition = NSCondition()
    private var work: [@Sendable () -> Void] = []
    private var isOpen = true
    private var thread: Thread?

    var isCurrentThread: Bool {
        condition.lock()
        defer { condition.unlock() }
        return thread === Thread.current
    }

    func add(_ item: @escaping @Sendable () -> Void) {
        condition.lock()
        precondition(isOpen, "job sent to a stopped device thread")
        work.append(item)
        condition.signal()
        condition.unlock()
    }

    func close() {
        condition.lock()
        isOpen = false
        condition.signal()
        condition.unlock()
    }

    func drain() {
        condition.lock()
        thread = Thread.current
        while true {
            while work.isEmpty, isOpen { condition.wait() }
            guard !work.isEmpty else { break }
            let batch = work
            work = []
            condition.unlock()
            for item in batch { item() }
            condition.lock()
        }
        condition.unlock()
    }
}
