package io.voxelize.net.testkit.script;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The HTTP request of a client's handshake.
 *
 * @param line as it came, such as {@code GET /ws/?secret=... HTTP/1.1}: with the secret, so not for logs.
 * @param headers by their names in lower case.
 */
public record ClientRequest(String line, Map<String, String> headers) {

    static ClientRequest parse(List<String> lines) {
        Map<String, String> headers = new TreeMap<>();
        for (String header : lines.subList(1, lines.size())) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new AssertionError("header without a colon: header=" + header);
            }
            headers.put(
                    header.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        return new ClientRequest(lines.get(0), Map.copyOf(headers));
    }

    /**
     * Returns the requested path and query.
     *
     * @return path and query, such as {@code /ws/?secret=...}.
     */
    public String target() {
        String[] parts = line.split(" ", -1);
        return parts.length == 3 ? parts[1] : "";
    }

    /**
     * Returns the path.
     *
     * @return without the query, such as {@code /ws/}.
     */
    public String path() {
        return new QueryStringDecoder(target()).path();
    }

    /**
     * Returns a parameter of the query.
     *
     * @param name of the parameter.
     * @return decoded; empty if there is none.
     */
    public String parameter(String name) {
        return new QueryStringDecoder(target())
                .parameters()
                .getOrDefault(name, List.of(""))
                .get(0);
    }

    /**
     * Returns a header.
     *
     * @param name in lower case.
     * @return empty if there is none.
     */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        int query = line.indexOf('?');
        return query < 0 ? line : line.substring(0, query) + "?...";
    }
}
