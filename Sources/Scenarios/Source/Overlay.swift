extension Tree {
    /// This document with an overlay upon it: mappings merge, null takes a key away that is there (as in RFC 7396),
    /// everything else replaces.
    ///
    /// Values keep the place and the path where they were written, so that an error points there.
    func overlaid(with overlay: Tree) -> Tree {
        guard case .mapping = content, case .mapping(let additions) = overlay.content else { return overlay }
        var merged = self
        for addition in additions {
            var entry = addition
            if let present = merged[addition.key] {
                if case .null = addition.value.content {
                    merged[addition.key] = nil
                    continue
                }
                entry.value = present.overlaid(with: addition.value)
            }
            merged.set(entry)
        }
        return merged
    }
}
