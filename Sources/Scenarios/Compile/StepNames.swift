import LoadEngine

/// The steps of all sessions by name.
struct StepNames {
    private(set) var names: [String] = []
    private var methods: [String] = []

    /// The number of a step; nil where the name stands for another method already or there are too many steps.
    ///
    /// A name is one row of every report: a GET and a POST in it would mean nothing.
    mutating func index(
        _ name: String, method: String, at tree: Tree, problems: inout [Diagnostic]
    ) -> Int? {
        if let index = names.firstIndex(of: name) {
            guard methods[index] != method else { return index }
            problems.append(
                tree.problem(
                    found: "the step \(Quoted.text(name)) with \(method), elsewhere with \(methods[index])",
                    expected: "one method for all steps of a name"))
            return nil
        }
        guard names.count < Limits.stepsMax else {
            problems.append(
                tree.problem(found: "too many step names", expected: "at most \(Limits.stepsMax) in a scenario"))
            return nil
        }
        names.append(name)
        methods.append(method)
        return names.count - 1
    }
}
