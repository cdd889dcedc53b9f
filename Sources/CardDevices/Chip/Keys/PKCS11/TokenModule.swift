internal import CPKCS11
internal import Glibc
internal import Synchronization

/// A PKCS#11 module, opened by its path at run time and never unloaded: other stores of this process may use it too.
struct TokenModule {
    /// Sessions that stores of this process have open, by the module's path.
    private static let sessions = Mutex<[String: Int]>([:])

    private let list: UnsafeMutablePointer<CK_FUNCTION_LIST>

    var functions: CK_FUNCTION_LIST { list.pointee }

    init(path: String) throws(KeyStoreFault) {
        let operation = "token.load"
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw KeyStoreFault(.moduleMissing, operation: operation, detail: path)
        }
        guard let symbol = dlsym(handle, "C_GetFunctionList") else {
            throw KeyStoreFault(.moduleUnusable, operation: operation, detail: path)
        }
        typealias GetFunctionList =
            @convention(c) (UnsafeMutablePointer<UnsafeMutablePointer<CK_FUNCTION_LIST>?>?) -> CK_RV
        let getFunctionList = unsafeBitCast(symbol, to: GetFunctionList.self)
        var found: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        guard getFunctionList(&found) == CKR_OK, let found else {
            throw KeyStoreFault(.moduleUnusable, operation: operation, detail: path)
        }
        list = found
    }

    /// Initialises the module for this process; fine when somebody has done it already.
    func initialise(path: String) throws(KeyStoreFault) {
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CKF_OS_LOCKING_OK
        let code = functions.C_Initialize?(&arguments) ?? CKR_FUNCTION_NOT_SUPPORTED
        guard code == CKR_OK || code == CKR_CRYPTOKI_ALREADY_INITIALIZED else {
            throw KeyStoreFault(
                .moduleUnusable, operation: "token.initialise",
                detail: "\(path) 0x\(String(code, radix: 16))")
        }
    }

    /// Counts a session that is about to be opened, or one that is closed.
    static func count(_ change: Int, path: String) {
        sessions.withLock { $0[path, default: 0] += change }
    }

    /// Ends the module and initialises it again: many look for tokens only then, and find back to one that was away.
    ///
    /// Done only while no store of this process has a session, because all of them would lose theirs.
    /// - Returns: false when another store has one.
    func beginAnew(path: String) throws(KeyStoreFault) -> Bool {
        try Self.sessions.withLock { sessions throws(KeyStoreFault) in
            guard sessions[path, default: 0] == 0 else { return false }
            _ = functions.C_Finalize?(nil)
            try initialise(path: path)
            return true
        }
    }
}
