import Foundation
import Testing

@testable import CardDevices

/// EF.SOD as programs see it that know nothing of us: OpenSSL, and Python's asn1crypto with cryptography.
@Suite struct StrangersTests {
    static let openSSL = "/usr/bin/openssl"
    static let python = "/usr/bin/python3"
    static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: openSSL)
    static let hasPython =
        (try? Program.run(python, ["-c", "import asn1crypto.cms, cryptography.x509"]).status) == 0

    static let curves = [("prime256v1", "sha256"), ("secp384r1", "sha384"), ("secp521r1", "sha512")]

    /// Where the signing key is.
    enum Place: String, CaseIterable {
        case file, token
    }

    @Test(.enabled(if: hasOpenSSL, "needs Debian's openssl"), arguments: Place.allCases)
    func openSSLVerifiesTheSignatureAndRefusesAnother(place: Place) async throws {
        guard place == .file || SoftToken.isInstalled else { return }
        let directory = try TemporaryDirectory()
        let signed = try await sign(place, directory.path, as: "for-openssl")
        let paths = try write(signed, to: directory.path)
        let verified = try Program.run(Self.openSSL, openSSLArguments(paths, authority: paths.authority))
        #expect(verified.status == 0, "\(verified.text)")
        let content = try Array(Data(contentsOf: URL(filePath: directory.path + "/content")))
        #expect(try SecurityObject(parsing: content) == SecurityObject(over: SecurityObjectTests.files))

        let stranger = directory.path + "/other.pem"
        try Data(TestAuthority.pem(TestAuthority().der).utf8).write(to: URL(filePath: stranger))
        #expect(try Program.run(Self.openSSL, openSSLArguments(paths, authority: stranger)).status != 0)
    }

    @Test(
        .enabled(if: hasPython, "needs Debian's python3-asn1crypto and python3-cryptography"), arguments: Place.allCases
    )
    func pythonVerifiesTheSignatureAndEveryFileAndFindsAChange(place: Place) async throws {
        guard place == .file || SoftToken.isInstalled else { return }
        let directory = try TemporaryDirectory()
        let signed = try await sign(place, directory.path, as: "for-python")
        let paths = try write(signed, to: directory.path)
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Strangers/verify_security_object.py")
            .path()
        let arguments = [script, paths.file, paths.authority] + paths.groups
        let verified = try Program.run(Self.python, arguments)
        #expect(verified.status == 0 && verified.text == "verified 1 2 11\n", "\(verified.text)")

        let group = URL(filePath: directory.path + "/2")
        var bytes = try Data(contentsOf: group)
        bytes[100] ^= 1
        try bytes.write(to: group)
        let refused = try Program.run(Self.python, arguments)
        #expect(refused.status == 1 && refused.text == "data group 2 differs\n", "\(refused.text)")
    }

    /// A certificate that another program made: the reader does not know only our own.
    @Test(.enabled(if: hasOpenSSL, "needs Debian's openssl"), arguments: curves)
    func certificatesOfOpenSSLAreReadAndItsSignaturesChecked(curve: String, digest: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        try run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:\(curve)", "-\(digest)", "-nodes",
            "-keyout",
            path + "/ca.key", "-subj", "/C=UT/CN=Other Authority", "-days", "100", "-outform", "PEM", "-out",
            path + "/ca.pem",
        ])
        try run([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            path + "/signer.key", "-subj", "/CN=Signer", "-out", path + "/signer.csr",
        ])
        try run([
            "x509", "-req", "-in", path + "/signer.csr", "-CA", path + "/ca.pem", "-CAkey", path + "/ca.key",
            "-CAcreateserial", "-\(digest)", "-days", "31", "-out", path + "/signer.pem",
        ])
        try run(["x509", "-in", path + "/ca.pem", "-outform", "DER", "-out", path + "/ca.der"])
        let pem = try Array(Data(contentsOf: URL(filePath: path + "/signer.pem")))
        let signer = try DocumentSigner(certificate: pem, key: KeySample.signer)
        #expect(signer.validUntil - signer.validFrom == 31 * SignerValidityTests.day)
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        #expect(signer.validity(at: now).allowsProduction && signer.validUntil - now > 30 * SignerValidityTests.day)
        let authority = try SignerCertificate(Array(Data(contentsOf: URL(filePath: path + "/ca.der"))))
        let certificate = try SignerCertificate(signer.certificate)
        #expect(certificate.isIssued(by: authority) && authority.isIssued(by: authority))
        #expect(try !certificate.isIssued(by: SignerCertificate(TestAuthority("Other Authority").der)))
    }

    private func run(_ arguments: [String]) throws {
        let result = try Program.run(Self.openSSL, arguments)
        try #require(result.status == 0, "\(result.text)")
    }

    private func sign(_ place: Place, _ directory: String, as name: String) async throws -> SecurityObjectTests.Signed {
        switch place {
        case .file:
            let store = try SealedFileKeyStore(
                path: directory + "/keys", wrappingKey: SealedFileKeyStoreTests.wrappingKey, isProduction: false,
                thread: SealedFileKeyStoreTests.thread)
            return try await SecurityObjectTests.sign(with: store)
        case .token:
            return try await SecurityObjectTests.sign(
                with: SoftToken.store(.signed, isProduction: true), as: KeySample.reference(name, 1))
        }
    }

    private struct Paths {
        var file: String
        var message: String
        var authority: String
        var groups: [String]
    }

    private func write(_ signed: SecurityObjectTests.Signed, to directory: String) throws -> Paths {
        let message = try #require(TLV.list(parsing: signed.file.span).first).value
        let paths = Paths(
            file: directory + "/sod", message: directory + "/message", authority: directory + "/authority.pem",
            groups: SecurityObjectTests.files.map { "\(directory)/\($0.number)" })
        try Data(signed.file).write(to: URL(filePath: paths.file))
        try Data(message).write(to: URL(filePath: paths.message))
        try Data(TestAuthority.pem(signed.authority.der).utf8).write(to: URL(filePath: paths.authority))
        for (path, group) in zip(paths.groups, SecurityObjectTests.files) {
            try Data(group.bytes).write(to: URL(filePath: path))
        }
        return paths
    }

    private func openSSLArguments(_ paths: Paths, authority: String) -> [String] {
        [
            "cms", "-verify", "-inform", "DER", "-in", paths.message, "-CAfile", authority, "-purpose", "any",
            "-attime", "1900000000", "-out", URL(filePath: paths.file).deletingLastPathComponent().path() + "content",
        ]
    }
}
