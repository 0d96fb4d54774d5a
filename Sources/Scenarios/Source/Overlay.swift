extension Tree {
    /// This document with an overlay upon it: mappings merge, everything else replaces.
    ///
    /// Values keep the place and the path where they were written, so that an error points there.
    func overlaid(with overlay: Tree) -> Tree {
        guard case .mapping = content, case .mapping(let additions) = overlay.content else { return overlay }
        var merged = self
        for addition in additions {
            var entry = addition
            if let present = merged[addition.key] { entry.value = present.overlaid(with: addition.value) }
            merged.set(entry)
        }
        return merged
    }
}
