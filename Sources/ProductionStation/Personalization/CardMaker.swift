public import CardDevices
public import CardFace
internal import Crypto

/// Opens one job's personal data and makes of it what the machine needs: chip files and pictures.
///
/// What it returns is personal data; the lane drops it when the card has ended.
public struct CardMaker: CardPreparing {
    let sealer: VaultSealer
    let profile: ChipProfile
    let orders: ChipOrderMaker
    let faces: any FaceRendering
    let offices: OfficeRegister
    let zone: CentreZone
    let centreCode: String

    /// - Parameters:
    ///   - orders: signs the files; made for the same profile.
    ///   - centreCode: prefix of every card serial, 2 to 6 of `A–Z 0–9`.
    public init(
        sealer: VaultSealer, profile: ChipProfile, orders: ChipOrderMaker, faces: any FaceRendering,
        offices: OfficeRegister,
        zone: CentreZone, centreCode: String
    ) {
        self.sealer = sealer
        self.profile = profile
        self.orders = orders
        self.faces = faces
        self.offices = offices
        self.zone = zone
        self.centreCode = centreCode
    }

    /// - Throws: ``PreparationFault`` with the published reason: the Vault cannot be opened, the photo or a text does not
    ///   fit a changed profile or layout; or with what the job waits for: the files cannot be signed now.
    public func prepare(
        _ queued: QueuedJob, serialNumber number: Int64, at now: Timestamp
    ) async throws(PreparationFault) -> PreparedCard {
        let job: ProductionJob
        do throws(VaultFault) {
            job = try sealer.openJob(queued.personalData, for: queued.key)
        } catch {
            throw PreparationFault(reasons: [JobEvent.Reason(FailureReason.stationMistake)])
        }
        let today = zone.day(of: now)
        guard let serial = CardSerial(centre: centreCode, year: today.year, counter: Int(number)) else {
            throw PreparationFault(reasons: [JobEvent.Reason(FailureReason.stationMistake)])
        }
        let office = offices.resolve(queued.office).packedFor?.name ?? queued.office
        let files = try await signed(try files(of: job, serial, today, office), at: now)
        let image = try image(of: job, serial, today, office)
        return PreparedCard(
            job: queued.sequence, cardSerial: serial.text, files: files,
            image: image, contentsDigest: files.digest,
            versions: "layout \(faces.version), profile \(profile.version)")
    }

    private func signed(_ files: ChipFileSet, at now: Timestamp) async throws(PreparationFault) -> ChipFileSet {
        do throws(ChipOrderProblem) {
            return try await orders.signed(files, at: now.milliseconds)
        } catch {
            throw PreparationFault(waitsFor: error)
        }
    }

    private func files(
        of job: ProductionJob, _ serial: CardSerial, _ today: CivilDate, _ office: String
    ) throws(PreparationFault) -> ChipFileSet {
        let contents: ChipContents
        do throws(Refusal) {
            contents = try ChipContents(
                of: job, cardSerial: serial, endorsedOn: today, by: office, photoBytesMax: profile.photoBytesMax,
                reencode: { jpeg, bytesMax in PhotoEncoder.reencoded(jpeg, bytesMax: bytesMax) })
        } catch {
            throw PreparationFault(reasons: [JobEvent.Reason(error)])
        }
        var values: [String: [UInt8]] = [:]
        for field in contents.fields { values[field.name.rawValue] = field.value }
        do throws(ProfileError) {
            return try profile.fileSet(fields: values, photo: contents.photo)
        } catch {
            throw PreparationFault(reasons: [JobEvent.Reason(FailureReason.stationMistake)])
        }
    }

    private func image(
        of job: ProductionJob, _ serial: CardSerial, _ today: CivilDate, _ office: String
    ) throws(PreparationFault) -> PrintImage {
        let contents = FaceTexts.contents(of: job, cardSerial: serial, endorsedOn: today, by: office)
        do throws(FaceError) {
            return try faces.image(of: contents)
        } catch {
            throw PreparationFault(reasons: [JobEvent.Reason(Refusal(.textDoesNotFit))])
        }
    }
}

/// Draws the two faces of a card. A seam, so that a long simulation need not draw.
public protocol FaceRendering: Sendable {
    /// Layout version, for the journal.
    var version: String { get }
    func image(of contents: FaceContents) throws(FaceError) -> PrintImage
}

extension CardFaceRenderer: FaceRendering {
    public var version: String { layout.version }

    public func image(of contents: FaceContents) throws(FaceError) -> PrintImage {
        let faces = try render(contents)
        return PrintImage(front: PrintRaster(faces.front), back: PrintRaster(faces.back))
    }

    /// The same with the layout's words for test cards (样卡 VOID) across both faces.
    public func testImage(of contents: FaceContents) throws(FaceError) -> PrintImage {
        let faces = try render(contents, overlay: true)
        return PrintImage(front: PrintRaster(faces.front), back: PrintRaster(faces.back))
    }
}

extension PrintRaster {
    /// The same dots; the bytes are shared, not copied.
    init(_ face: FaceRaster) {
        self.init(width: face.width, height: face.height, bytesPerRow: face.bytesPerRow, pixels: face.pixels)
    }
}

extension ChipFileSet {
    /// SHA-256 over every file's identifier, length and bytes, in the profile's order: what makes two chips equal.
    public var digest: [UInt8] {
        var hasher = SHA256()
        for file in files {
            hasher.update(data: bigEndian(file.fileIdentifier) + bigEndian(UInt32(file.bytes.count)))
            hasher.update(data: file.bytes)
        }
        return Array(hasher.finalize())
    }
}
