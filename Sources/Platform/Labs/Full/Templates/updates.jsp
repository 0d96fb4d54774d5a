<%@ include file="node.jspf" %>
<%@ page session="false" %>
<%!
    /** A patch with null removes: a comment without a key has none. */
    static final String ROW = "JSON_MERGE_PATCH('{}', JSON_OBJECT('id', id, 'key', comment_key, 'text', text, 'node', node,"
        + " 'created_at_ms', created_at_ms))";

    /** The latest comment's id, asked by one thread at a time, and once in so many nanoseconds however many clients wait. */
    static final long EVERY_NS = 25_000_000;
    static final AtomicLong ASKED_NS = new AtomicLong(System.nanoTime() - EVERY_NS);
    static volatile long latest;

    static long latest() throws Exception {
        long asked = ASKED_NS.get(), now = System.nanoTime();
        if (now - asked >= EVERY_NS && ASKED_NS.compareAndSet(asked, now)) {
            try (Connection connection = database()) {
                latest = Long.parseLong(value(connection, "SELECT COALESCE(MAX(id), 0) FROM comments"));
            }
        }
        return latest;
    }
%>
<%
    begin(application, request, response);
    Long since = number(request.getParameter("since"), 0, Long.MAX_VALUE);
    Long waitMs = request.getParameter("wait") == null ? Long.valueOf(1_000) : number(request.getParameter("wait"), 0, 30_000);
    if (since == null || waitMs == null) {
        problem(response, 400, "since: the cursor of a scene or update; wait: milliseconds, 0 to 30000");
        return;
    }
    try {
        // A client that waits holds a thread, as it did in servers of that time.
        long end = System.nanoTime() + waitMs * 1_000_000;
        while (latest() <= since && System.nanoTime() < end) Thread.sleep(Math.min(25, waitMs));
        try (Connection connection = database(); PreparedStatement statement = connection.prepareStatement(
                "SELECT COALESCE(MAX(id), ?), COALESCE(JSON_ARRAYAGG(" + ROW + " ORDER BY id), JSON_ARRAY())"
                + " FROM (SELECT * FROM comments WHERE id > ? ORDER BY id LIMIT 100) AS page")) {
            statement.setLong(1, since);
            statement.setLong(2, since);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                json(response, 200, "{\"cursor\":\"" + row.getLong(1) + "\",\"updates\":" + row.getString(2) + "}");
            }
        }
    } catch (SQLException error) {
        problem(response, 500, "database: " + error.getMessage());
    }
%>
