<%@ include file="node.jspf" %>
<%@ page session="false" %>
<%!
    static final String CACHE = System.getProperty("rms.scene-cache");
    static final long COST_NS = Long.getLong("rms.scene-cost-ms", 0) * 1_000_000;
    static final long TTL_MS = Long.getLong("rms.scene-ttl-s", 30) * 1_000;
    static final int SCENES = Integer.getInteger("rms.scenes", 32);
    /** Whom a node asks whenever it processes a scene; null for nobody. */
    static final String THIRD_PARTY = System.getProperty("rms.third-party");
    static final int THIRD_PARTY_TIMEOUT_MS = Integer.getInteger("rms.third-party-timeout-ms", 3_000);
    /** The level 2 cache: how long what the third party gave is used; 0 for no cache. */
    static final long RESOURCE_TTL_MS = Long.getLong("rms.resource-ttl-ms", 0);
    /** How long after that it is still used when the third party fails. */
    static final long RESOURCE_STALE_MS = Long.getLong("rms.resource-stale-ms", 0);

    /** A text that is used until a time, and, should its source fail, until a later one. */
    record Cached(String body, long untilMs, long lastMs) {}
    static final ConcurrentHashMap<String, Cached> MEMORY = new ConcurrentHashMap<>(), RESOURCES = new ConcurrentHashMap<>();

    static String resource(long page) throws java.io.IOException {
        String key = "" + page;
        Cached cached = RESOURCES.get(key);
        long now = System.currentTimeMillis();
        if (cached != null && cached.untilMs() > now) return cached.body();
        try {
            String body = fetched(page);
            long until = System.currentTimeMillis() + RESOURCE_TTL_MS;
            if (RESOURCE_TTL_MS > 0) RESOURCES.put(key, new Cached(body, until, until + RESOURCE_STALE_MS));
            return body;
        } catch (java.io.IOException error) {
            if (cached == null || cached.lastMs() <= now) throw error;
            // For as long again, so that not every request waits for a third party that fails.
            RESOURCES.put(key, new Cached(cached.body(), now + RESOURCE_TTL_MS, cached.lastMs()));
            return cached.body();
        }
    }

    /** The thread is held until the third party answers, or until its time is over. */
    static String fetched(long page) throws java.io.IOException {
        java.net.HttpURLConnection connection =
            (java.net.HttpURLConnection) new java.net.URL(THIRD_PARTY + "/resources/" + page).openConnection();
        connection.setConnectTimeout(THIRD_PARTY_TIMEOUT_MS);
        connection.setReadTimeout(THIRD_PARTY_TIMEOUT_MS);
        if (connection.getResponseCode() != 200) throw new java.io.IOException("status " + connection.getResponseCode());
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static String device(String agent) {
        String text = agent == null ? "" : agent.toLowerCase();
        if (text.matches("(?s).*(ipad|tablet).*")) return "tablet";
        if (text.matches("(?s).*(midp|cldc|symbian|brew|blackberry).*")) return "feature-phone";
        if (text.matches("(?s).*(iphone|android|windows phone|mobile).*")) return "smartphone";
        return text.matches("(?s).*(mozilla|opera).*") ? "desktop" : "feature-phone";
    }

    /** The part that all sessions of a device class share; processing it burns the cost that the lab was told. */
    static String process(long page, String device) throws java.io.IOException {
        long cpu = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        while (java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu < COST_NS) {
            for (int i = 0; i < 10_000; i++) Math.sqrt(i);
        }
        int pictures = device.equals("feature-phone") ? 2 : device.equals("smartphone") ? 4 : 6;
        long first = page * 100, next = page % SCENES + 1;
        StringBuilder text = new StringBuilder("  <title>Page " + page + " of " + SCENES + "</title>\n"
            + "  <video id=\"clip\" href=\"media/" + (first + 1) + "\" begin=\"indefinite\"/>\n");
        if (THIRD_PARTY != null) {
            String part = resource(page).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
            text.append("  <text id=\"resource\" x=\"8\" y=\"300\">" + part + "</text>\n");
        }
        for (int i = 1; i <= pictures; i++) {
            int x = (i - 1) % 2 * 120, y = (i - 1) / 2 * 90;
            text.append("  <image id=\"picture-" + i + "\" href=\"media/" + (first + i * 2) + "\" x=\"" + x + "\" y=\""
                + y + "\"/>\n  <text x=\"" + x + "\" y=\"" + (y + 84) + "\" font-size=\"11\">Item " + i + " of page "
                + page + "</text>\n");
        }
        return text + "  <prefetch href=\"portal?page=" + next + "\"/>\n  <a href=\"portal?page=" + next
            + "\"><text x=\"8\" y=\"310\">Next</text></a>\n";
    }

    /** The level 1 cache: where the lab was told to keep processed scenes. */
    static String scene(ServletContext application, long page, String device) throws Exception {
        String key = page + " " + device;
        long now = System.currentTimeMillis();
        if (CACHE.equals("memory")) {
            Cached cached = MEMORY.get(key);
            if (cached != null && cached.untilMs() > now) { counter(application, "hits").incrementAndGet(); return cached.body(); }
        } else if (CACHE.equals("database")) {
            try (Connection connection = database()) {
                String body = value(connection, "SELECT body FROM scenes WHERE scene_key = ? AND until_ms > ?", key, now);
                if (body != null) { counter(application, "hits").incrementAndGet(); return body; }
            }
        }
        counter(application, "misses").incrementAndGet();
        String body = process(page, device);
        if (CACHE.equals("memory")) MEMORY.put(key, new Cached(body, now + TTL_MS, now + TTL_MS));
        if (CACHE.equals("database")) {
            try (Connection connection = database(); PreparedStatement statement = connection.prepareStatement(
                    "REPLACE INTO scenes(scene_key, body, until_ms) VALUES(?, ?, ?)")) {
                statement.setString(1, key);
                statement.setString(2, body);
                statement.setLong(3, now + TTL_MS);
                statement.executeUpdate();
            }
        }
        return body;
    }
%>
<%
    // The only page that begins a session.
    Long number = request.getParameter("page") == null ? Long.valueOf(1) : number(request.getParameter("page"), 1, SCENES);
    if (number == null) {
        begin(application, request, response);
        problem(response, 404, "page: found " + request.getParameter("page") + ", allowed: 1 to " + SCENES);
        return;
    }
    long scenes;
    HttpSession visit = request.getSession(true);
    begin(application, request, response);
    String device = device(request.getHeader("User-Agent"));
    String body, cursor;
    try {
        body = scene(application, number, device);
        try (Connection connection = database()) {
            cursor = value(connection, "SELECT COALESCE(MAX(id), 0) FROM comments");
        }
    } catch (SQLException error) {
        problem(response, 500, "database: " + error.getMessage());
        return;
    } catch (java.net.SocketTimeoutException error) {
        problem(response, 504, "the third party: " + error.getMessage());
        return;
    } catch (java.io.IOException error) {
        problem(response, 502, "the third party: " + error.getMessage());
        return;
    }
    synchronized (visit) {
        Long before = (Long) visit.getAttribute("scenes");
        scenes = before == null ? 1 : before + 1;
        visit.setAttribute("scenes", scenes);
    }
    byte[] document = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scene page=\"" + number + "\" device=\"" + device
        + "\" node=\"" + NODE + "\" session=\"seq=" + scenes + "\">\n  <updates href=\"updates\" cursor=\"" + cursor
        + "\"/>\n" + body + "</scene>\n").getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/x-rms-scene");
    response.setHeader("Cache-Control", "private, no-cache");
    response.setContentLength(document.length);
    response.getOutputStream().write(document);
%>
