extension VaultSealer {
    /// Seals a whole job under its own id and revision.
    public func seal(_ job: ProductionJob) throws(VaultFault) -> SealedJob {
        try seal(VaultJobCodec.encode(job), for: .job(job.key))
    }

    /// The job that was sealed under `key`.
    public func openJob(_ sealed: SealedJob, for key: JobKey) throws(VaultFault) -> ProductionJob {
        let job = try VaultJobCodec.decode(open(sealed, for: .job(key)))
        guard job.key == key else { throw VaultFault(.malformed, operation: "vault.openJob") }
        return job
    }
}
