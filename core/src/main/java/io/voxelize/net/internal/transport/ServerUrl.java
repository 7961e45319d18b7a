package io.voxelize.net.internal.transport;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's WebSocket endpoint, derived from the URL that the game passes. {@code http} becomes {@code ws} and
 * {@code https} becomes {@code wss}; the path becomes {@code /ws/}; the fragment is dropped; the query is kept, and
 * {@code secret} and {@code client_id}, if configured, are appended.
 *
 * <p>Queries and user infos hold secrets, so neither {@link #toString()} nor an exception shows any part of them.
 *
 * <p>Source: {@code @voxelize/core}, {@code Network.connect}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any; immutable.
 */
public final class ServerUrl {

    private static final String ENDPOINT = "/ws/";
    private static final int DEFAULT_PORT = 80;
    private static final int DEFAULT_TLS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    /** A shorter secret is not redacted, since it would also match unrelated text. */
    private static final int MIN_REDACTED_LENGTH = 4;

    /** Host and port of an authority that {@link URI} cannot parse: container names may have underscores. */
    private static final Pattern NAME_AND_PORT = Pattern.compile("(?:.*@)?([A-Za-z0-9._-]+)(?::(\\d{1,9}))?");

    private final boolean tls;
    private final String host;
    private final int port;
    private final String authority;
    private final String path;
    private final URI uri;
    private final String secret;

    private ServerUrl(boolean tls, Address address, String path, String query, String secret) {
        this.tls = tls;
        this.host = withoutBrackets(address.host);
        this.port = address.port > 0 ? address.port : tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
        this.authority = address.port > 0 ? address.host + ":" + address.port : address.host;
        this.path = path;
        this.uri = URI.create((tls ? "wss://" : "ws://") + authority + path + "?" + query);
        this.secret = secret;
    }

    /** A host, an IPv6 address in brackets, and a port, negative if the URL has none. */
    private record Address(String host, int port) {}

    /**
     * Derives the endpoint from a URL.
     *
     * @param url with scheme {@code http}, {@code https}, {@code ws} or {@code wss}.
     * @param config for the secret, the client id, and whether the path is kept.
     * @return the endpoint.
     * @throws NetworkException with {@link Reason#BAD_URL}.
     */
    public static ServerUrl of(String url, NetworkConfig config) {
        URI given = parse(url);
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = isTls(scheme, url);
        return new ServerUrl(tls, address(given, url), path(given, config), query(given, config), config.secret());
    }

    private static URI parse(String url) {
        try {
            // Escapes characters outside ASCII, as browsers do.
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException ex) {
            // Not attached as a cause: its message repeats the whole URL, secret included.
            throw bad("URL cannot be parsed", url, "error=" + ex.getReason() + ", index=" + ex.getIndex());
        }
    }

    private static boolean isTls(String scheme, String url) {
        return switch (scheme) {
            case "https", "wss" -> true;
            case "http", "ws" -> false;
            default -> throw bad("URL must begin with http, https, ws or wss", url, "scheme=" + scheme);
        };
    }

    private static Address address(URI given, String url) {
        Address address = new Address(given.getHost() == null ? "" : given.getHost(), given.getPort());
        if (address.host.isEmpty() && given.getRawAuthority() != null) {
            Matcher matcher = NAME_AND_PORT.matcher(given.getRawAuthority());
            if (matcher.matches()) {
                address = new Address(
                        matcher.group(1), matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2)));
            }
        }
        if (address.host.isEmpty()) {
            throw bad("URL has no host", url, null);
        }
        if (address.port == 0 || address.port > MAX_PORT) {
            throw bad("port out of range", url, "port=" + address.port + ", min=1, max=" + MAX_PORT);
        }
        return address;
    }

    private static String path(URI given, NetworkConfig config) {
        String prefix = given.getRawPath();
        if (!config.keepUrlPath() || prefix == null) {
            return ENDPOINT;
        }
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return prefix.substring(0, end) + ENDPOINT;
    }

    private static String query(URI given, NetworkConfig config) {
        StringBuilder query = new StringBuilder();
        String kept = given.getRawQuery();
        if (kept != null) {
            appendKept(query, kept, !config.clientId().isEmpty());
        }
        append(query, "secret", config.secret());
        if (!config.clientId().isEmpty()) {
            append(query, "client_id", config.clientId());
        }
        return query.toString();
    }

    /** A configured parameter replaces one of the same name, as {@code URLSearchParams.set} does. */
    private static void appendKept(StringBuilder query, String kept, boolean setsClientId) {
        for (String parameter : kept.split("&", -1)) {
            int nameLength = parameter.indexOf('=');
            String name = nameLength < 0 ? parameter : parameter.substring(0, nameLength);
            if (!parameter.isEmpty() && !name.equals("secret") && !(setsClientId && name.equals("client_id"))) {
                query.append(query.length() == 0 ? "" : "&").append(parameter);
            }
        }
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.length() == 0 ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static NetworkException bad(String what, String url, @Nullable String detail) {
        return new NetworkException(
                Reason.BAD_URL, what + ": url=" + shown(url) + (detail == null ? "" : ", " + detail));
    }

    /** Removes query and user info by their delimiters, since the text may not be a valid URL. */
    private static String shown(String url) {
        int end = url.length();
        for (char mark : new char[] {'?', '#'}) {
            int index = url.indexOf(mark);
            end = index >= 0 && index < end ? index : end;
        }
        String front = url.substring(0, end);
        int scheme = front.indexOf("://");
        int user = front.lastIndexOf('@');
        String withoutUser = user < 0
                ? front
                : (scheme >= 0 && scheme < user ? front.substring(0, scheme + 3) : "") + "***" + front.substring(user);
        return withoutUser + (end < url.length() ? "?..." : "");
    }

    /**
     * Tells whether the connection is encrypted.
     *
     * @return true for {@code wss}.
     */
    public boolean tls() {
        return tls;
    }

    /**
     * Returns the name or address to connect to.
     *
     * @return never empty; an IPv6 address has no brackets.
     */
    public String host() {
        return host;
    }

    /**
     * Returns the port to connect to.
     *
     * @return {@code 1} to {@code 65535}.
     */
    public int port() {
        return port;
    }

    /**
     * Returns host and, if the URL names one, port; for the handshake's headers.
     *
     * @return for instance {@code play.example:8443}.
     */
    public String authority() {
        return authority;
    }

    /**
     * Returns the request URI of the handshake. It holds the secret: not for logs.
     *
     * @return a URI with scheme {@code ws} or {@code wss}.
     */
    public URI uri() {
        return uri;
    }

    /**
     * Tells whether a secret is sent.
     *
     * @return false if it is empty.
     */
    public boolean hasSecret() {
        return !secret.isEmpty();
    }

    /**
     * Redacts the secret in a text from elsewhere, for instance from the server.
     *
     * @param text any text.
     * @return the text, with {@code ***} for every occurrence of the secret, plain or URL-encoded; unchanged if the
     *     secret is shorter than four characters.
     */
    public String redact(String text) {
        if (secret.length() < MIN_REDACTED_LENGTH) {
            return text;
        }
        return text.replace(secret, "***").replace(URLEncoder.encode(secret, StandardCharsets.UTF_8), "***");
    }

    /**
     * Returns the address without its query; for logs.
     *
     * @return for instance {@code wss://play.example:8443/ws/?...}.
     */
    @Override
    public String toString() {
        return (tls ? "wss://" : "ws://") + authority + path + "?...";
    }
}
