/// Amounts as a line of blocks.
enum Sparkline {
    private static let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// One block for each amount; nothing is a space, so that a node that is gone looks gone.
    static func text(_ amounts: some Sequence<Int>, highest: Int) -> String {
        amounts.map { block(Double($0), of: Double(highest)) }.joined()
    }

    /// The block of an amount.
    static func block(_ amount: Double, of highest: Double) -> String {
        guard amount > 0, highest > 0 else { return " " }
        let step = Int((amount / highest * Double(blocks.count)).rounded(.up)) - 1
        return blocks[max(0, min(blocks.count - 1, step))]
    }
}
