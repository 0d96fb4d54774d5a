<%@ include file="node.jspf" %>
<%@ page session="false" %>
<%!
    /** A patch with null removes: a comment without a key has none. */
    static final String ROW = "JSON_MERGE_PATCH('{}', JSON_OBJECT('id', id, 'key', comment_key, 'text', text, 'node', node,"
        + " 'created_at_ms', created_at_ms))";

    /** The database reads the JSON: no row is written for a body that is no comment. */
    static final String INSERT = "INSERT INTO comments(comment_key, text, node, created_at_ms)"
        + " SELECT JSON_VALUE(body, '$.key'), JSON_VALUE(body, '$.text'), ?, ? FROM (SELECT ? AS body) AS draft"
        + " WHERE CASE WHEN JSON_VALID(body) THEN JSON_TYPE(JSON_EXTRACT(body, '$.text')) = 'STRING'"
        + " AND COALESCE(JSON_TYPE(JSON_EXTRACT(body, '$.key')), 'STRING') IN ('STRING', 'NULL') ELSE FALSE END";

    /** Answers only when the comment is committed. */
    static void post(HttpServletRequest request, HttpServletResponse response) throws Exception {
        byte[] body = request.getInputStream().readNBytes(65_537);
        if (body.length > 65_536) { problem(response, 413, "body: found more than 65536 bytes"); return; }
        try (Connection connection = database();
             PreparedStatement statement = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
            statement.setString(1, NODE);
            statement.setLong(2, System.currentTimeMillis());
            statement.setString(3, new String(body, StandardCharsets.UTF_8));
            if (statement.executeUpdate() == 0) {
                problem(response, 400, "body: expected {\"text\": \"...\", \"key\": \"...\"}");
                return;
            }
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                response.setHeader("Location", "/rms/comments/" + keys.getLong(1));
                json(response, 201, "{\"id\":" + keys.getLong(1) + "}");
            }
        }
    }

    static void get(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String path = request.getPathInfo(), key = request.getParameter("key");
        try (Connection connection = database()) {
            if (path != null) {
                Long id = number(path.substring(1), 1, Long.MAX_VALUE);
                String row = id == null ? null : value(connection, "SELECT " + ROW + " FROM comments WHERE id = ?", id);
                if (row == null) problem(response, 404, "there is no comment " + path.substring(1));
                else json(response, 200, row);
            } else if (key != null) {
                json(response, 200, value(connection, "SELECT JSON_OBJECT('key', ?, 'ids', COALESCE(JSON_ARRAYAGG(id ORDER BY id), JSON_ARRAY()))"
                    + " FROM comments WHERE comment_key = ?", key, key));
            } else {
                Long since = request.getParameter("since") == null ? Long.valueOf(0) : number(request.getParameter("since"), 0, Long.MAX_VALUE);
                Long limit = request.getParameter("limit") == null ? Long.valueOf(100) : number(request.getParameter("limit"), 1, 1_000);
                if (since == null || limit == null) { problem(response, 400, "since: an id; limit: 1 to 1000"); return; }
                json(response, 200, value(connection, "SELECT JSON_OBJECT('comments', COALESCE(JSON_ARRAYAGG(" + ROW
                    + " ORDER BY id), JSON_ARRAY())) FROM (SELECT * FROM comments WHERE id > ? ORDER BY id LIMIT ?) AS page", since, limit));
            }
        }
    }
%>
<%
    begin(application, request, response);
    try {
        if (!request.getMethod().equals("POST")) get(request, response);
        else if (request.getPathInfo() == null) post(request, response);
        else problem(response, 405, "found POST, allowed: GET, HEAD");
    } catch (SQLException error) {
        problem(response, 500, "database: " + error.getMessage());
    }
%>
