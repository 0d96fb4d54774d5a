/// Whether a response was what its exchange expects.
enum CheckResult: Equatable {
    case ok
    /// The first check that was not met, counted as in `ExchangePlan.checkCount`.
    case failed(Int)
}
