import Foundation

/// A comment as a client posts it.
struct CommentDraft: Sendable, Equatable, Decodable {
    let text: String
    /// The client's own mark, by which it finds out later how often the write was done.
    let key: String?

    /// Why a body is no comment.
    enum ReadingError: Error, Equatable, CustomStringConvertible {
        case notJSON
        case field(String, String)

        var description: String {
            switch self {
            case .notJSON: #"body: found no JSON, expected {"text": "…", "key": "…"}"#
            case .field(let name, let found): "\(name): found \(found), expected a string"
            }
        }
    }

    init(text: String, key: String?) {
        self.text = text
        self.key = key
    }

    init(json: [UInt8]) throws(ReadingError) {
        do {
            self = try JSONDecoder().decode(CommentDraft.self, from: Data(json))
        } catch DecodingError.keyNotFound(let key, _) {
            throw .field(key.stringValue, "nothing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            throw .field(context.codingPath.last?.stringValue ?? "body", "another type")
        } catch {
            throw .notJSON
        }
    }
}
