import LoadEngine

extension RunRecord {
    /// Reads a record, also one that was written before a field was thought of.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        schema = try fields.decode(Int.self, forKey: .schema)
        scenario = try fields.decode(String.self, forKey: .scenario)
        description = try fields.decode(String.self, forKey: .description)
        startedAt = try fields.decode(String.self, forKey: .startedAt)
        seed = try fields.decode(UInt64.self, forKey: .seed)
        host = try fields.decode(HostRecord.self, forKey: .host)
        load = try fields.decode(LoadRecord.self, forKey: .load)
        measurements = try fields.decode(Measurements.self, forKey: .measurements)
        events = try fields.decode([RunEvent].self, forKey: .events)
        faults = try fields.decode([FaultRecord].self, forKey: .faults)
        targets = try fields.decode([Target].self, forKey: .targets)
        judging = try fields.decode(JudgeSettings.self, forKey: .judging)
        planText = try fields.decode(String.self, forKey: .planText)
        continuity = try fields.decodeIfPresent([ContinuityRecord].self, forKey: .continuity) ?? []
        writes = try fields.decodeIfPresent(WritesRecord.self, forKey: .writes)
        capacity = try fields.decodeIfPresent(CapacityRecord.self, forKey: .capacity)
    }
}
