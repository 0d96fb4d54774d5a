extension Evidence {
    /// How many acknowledged writes met a fate.
    func reading(_ fate: WriteFate) -> Reading {
        guard let writes = record.writes else {
            return .unseen("no write was looked into; a step with acknowledge would be")
        }
        let samples = Clamped.count(writes.acknowledged)
        if samples == 0 { return .unseen("no write was acknowledged") }
        if fate == .duplicated, !writes.isListed, writes.stored == nil {
            return .unseen("only acknowledge.list and the database see duplicates", samples: samples)
        }
        let count = fate == .lost ? writes.lost : writes.duplicated
        return Reading(actual: Double(Clamped.count(count)), samples: samples, needsSamples: false)
    }

    /// Why a number of writes that is within its bound is not a pass: some could be more of them.
    var doubtOfWrites: String? {
        guard let writes = record.writes, writes.unverified > 0 else { return nil }
        return
            "\(Readable.count(writes.unverified)) of \(Readable.count(writes.acknowledged)) acknowledged writes could "
            + "not be read back\(writes.stored?.failure.map { " (\($0))" } ?? "")"
    }
}
