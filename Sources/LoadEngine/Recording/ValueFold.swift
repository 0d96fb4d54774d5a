/// Collects the values of a second until they become a histogram.
///
/// A few are kept as they are. From `fewMax` on there is a counter for each bucket: then a value costs the same, but at
/// the end of the second there is nothing left to do that would keep a worker on the same core waiting for a millisecond.
struct ValueFold {
    private var few: [UInt32] = []
    /// By bucket; empty as long as there are few.
    private var counts: [UInt32] = []

    /// Beyond it the counters take less than three times the memory of the values.
    static let fewMax = 8_192

    mutating func add(_ value: UInt32) { add(CollectionOfOne(value)) }

    mutating func add(_ values: some Collection<UInt32>) {
        if counts.isEmpty {
            few.append(contentsOf: values)
            if few.count > Self.fewMax {
                counts = SparseHistogram.counts(few)
                few = []
            }
            return
        }
        SparseHistogram.count(values, in: &counts)
    }

    /// What was collected.
    var histogram: SparseHistogram { counts.isEmpty ? SparseHistogram(few) : SparseHistogram(counts: counts) }
}
