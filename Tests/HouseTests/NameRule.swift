/// Which names a type must not have.
enum NameRule {
    /// Endings that say nothing about what a thing is.
    static let endings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Base", "Impl", "Info"]

    static func breaches(in file: SourceFile) -> [Breach] {
        var breaches: [Breach] = []
        let stem = file.name.split(separator: ".").first.map(String.init) ?? file.name
        if let ending = endings.first(where: stem.hasSuffix) {
            breaches.append(Breach(path: file.path, line: 0, text: "a file's name must not end in \(ending)"))
        }
        for (number, line) in zip(1..., file.code) {
            guard let name = type(declaredBy: line) else { continue }
            if let ending = endings.first(where: name.hasSuffix) {
                breaches.append(
                    Breach(path: file.path, line: number, text: "\(name): a type's name must not end in \(ending)"))
            }
            if name == file.target && file.path.hasPrefix("Sources/") {
                // Swift then takes `Name.Other` for a member of the type and never finds the module's.
                breaches.append(
                    Breach(path: file.path, line: number, text: "\(name): a type must not be named as its module"))
            }
        }
        return breaches
    }

    /// The type that a line declares.
    static func type(declaredBy line: String) -> String? {
        let kinds: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        let words = line.words
        guard words.first != "import", let place = words.firstIndex(where: kinds.contains), place + 1 < words.count
        else { return nil }
        // `class func` and `class var` declare members, not classes.
        return words[place + 1].first?.isUppercase == true ? words[place + 1] : nil
    }
}
