/// The kinds of clients that get scenes of their own.
enum DeviceClass: String, Sendable, CaseIterable {
    case smartphone, tablet, desktop
    case featurePhone = "feature-phone"

    /// - Parameter userAgent: the header; a client that tells nothing gets the smallest scene.
    init(userAgent: String?) {
        let agent = (userAgent ?? "").lowercased()
        let marks: [(DeviceClass, [String])] = [
            (.tablet, ["ipad", "tablet"]),
            (.featurePhone, ["midp", "cldc", "symbian", "brew", "blackberry"]),
            (.smartphone, ["iphone", "android", "windows phone", "mobile"]),
            (.desktop, ["mozilla", "opera"]),
        ]
        self = marks.first { $0.1.contains { agent.contains($0) } }?.0 ?? .featurePhone
    }

    /// Pictures that a scene for this class shows.
    var pictures: Int {
        switch self {
        case .featurePhone: 2
        case .smartphone: 4
        case .tablet, .desktop: 6
        }
    }
}
