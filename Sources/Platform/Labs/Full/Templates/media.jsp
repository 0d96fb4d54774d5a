<%@ include file="node.jspf" %>
<%@ page session="false" %>
<%!
    /** Bodies are windows of this: the same bytes for the same number on every node and in every run. */
    static final byte[] NOISE = new byte[1 << 18];
    static { new java.util.SplittableRandom(2008).nextBytes(NOISE); }

    static final int SIZE_MIN = 8_192, SIZE_MAX = 65_536;
%>
<%
    begin(application, request, response);
    String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
    Long number = path.startsWith("0") ? null : number(path, 1, 199_999);
    if (number == null) {
        problem(response, 404, "there is no " + request.getRequestURI());
        return;
    }
    java.util.SplittableRandom own = new java.util.SplittableRandom(number);
    int size = SIZE_MIN + own.nextInt(SIZE_MAX - SIZE_MIN + 1), start = own.nextInt(NOISE.length - SIZE_MAX);
    String tag = "\"" + Long.toHexString(own.nextLong()) + "\"";
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "public, max-age=3600");
    String known = request.getHeader("If-None-Match");
    if (known != null && java.util.Arrays.stream(known.split(",")).map(String::trim)
            .anyMatch(t -> t.equals("*") || t.equals(tag) || t.equals("W/" + tag))) {
        response.setStatus(304);
        return;
    }
    response.setHeader("Accept-Ranges", "bytes");
    int from = 0, to = size - 1;
    String range = request.getHeader("Range"), same = request.getHeader("If-Range");
    java.util.regex.Matcher asked = java.util.regex.Pattern.compile("bytes=([0-9]{0,9})-([0-9]{0,9})").matcher(range == null ? "" : range);
    // One range of bytes; several, or another unit, a server may answer with the whole (RFC 9110, section 14.2).
    if (request.getMethod().equals("GET") && (same == null || same.equals(tag)) && asked.matches() && !range.equals("bytes=-")) {
        if (asked.group(1).isEmpty()) from = Math.max(0, size - Integer.parseInt(asked.group(2)));
        else {
            from = Integer.parseInt(asked.group(1));
            if (!asked.group(2).isEmpty()) to = Math.min(to, Integer.parseInt(asked.group(2)));
        }
        if (from >= size || from > to) {
            response.setHeader("Content-Range", "bytes */" + size);
            problem(response, 416, "range: found " + range + ", the media has " + size + " bytes");
            return;
        }
        response.setStatus(206);
        response.setHeader("Content-Range", "bytes " + from + "-" + to + "/" + size);
    }
    // Odd numbers are videos, even ones pictures.
    response.setContentType(number % 2 == 0 ? "image/png" : "video/mp4");
    response.setContentLength(to - from + 1);
    response.getOutputStream().write(NOISE, start + from, to - from + 1);
%>
