/// Weights made ready for picking: the kinds of session, the branches of a choice.
///
/// A plain pointer, so that it can stand in a slab of operations; whoever owns it frees it.
struct WeightTable {
    /// The sums of the weights up to and including each; never decreasing.
    private let sums: UnsafeMutablePointer<Double>
    let count: Int

    /// Takes one weight or more, none below 0 and one at least above 0.
    init(_ weights: [Double]) {
        precondition(
            weights.allSatisfy { $0 >= 0 && $0.isFinite } && weights.contains { $0 > 0 },
            "a choice needs weights of 0 or more, one of them above 0")
        count = weights.count
        sums = .allocate(capacity: weights.count)
        var sum = 0.0
        for (index, weight) in weights.enumerated() {
            sum += weight
            (sums + index).initialize(to: sum)
        }
    }

    /// An index, each as likely as its weight's share of all.
    func pick(using random: inout RandomStream) -> Int {
        if count == 1 { return 0 }
        let place = random.unit() * sums[count - 1]
        var (low, high) = (0, count - 1)
        // The first whose sum exceeds the place; one of weight 0 has the sum of the one before and is never that.
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > place { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Gives the memory back.
    func free() { sums.deallocate() }
}
