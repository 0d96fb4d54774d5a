/// A comment as it is stored and given out.
struct CommentRecord: Sendable, Equatable, Codable {
    /// The columns in the order in which a row is read.
    static let columns = "SELECT id, key, text, node, created_at_ms FROM comments"

    let id: Int64
    let key: String?
    let text: String
    /// The node that took it.
    let node: String
    let createdAtMs: Int64

    enum CodingKeys: String, CodingKey {
        case id, key, text, node
        case createdAtMs = "created_at_ms"
    }

    init(row: DatabaseRow) {
        self.init(
            id: row.integer(0), key: row.text(1), text: row.text(2) ?? "", node: row.text(3) ?? "",
            createdAtMs: row.integer(4))
    }

    init(id: Int64, key: String?, text: String, node: String, createdAtMs: Int64) {
        self.id = id
        self.key = key
        self.text = text
        self.node = node
        self.createdAtMs = createdAtMs
    }
}
