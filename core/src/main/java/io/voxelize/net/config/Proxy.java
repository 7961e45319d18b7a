package io.voxelize.net.config;

import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;

/**
 * A proxy to connect through. It resolves the server's name. Immutable.
 *
 * <pre>{@code
 * NetworkConfig.builder().proxy(Proxy.http("proxy.example", 3128).credentials("ada", password)).build();
 * }</pre>
 *
 * <p><b>Thread:</b> any.
 */
public final class Proxy {

    private static final int MAX_PORT = 65_535;
    /** Longest user name and password of SOCKS5; RFC 1929 section 2. */
    private static final int MAX_CREDENTIAL_LENGTH = 255;

    /** Protocol of a proxy. */
    public enum Kind {
        /** HTTP {@code CONNECT}; RFC 9110 section 9.3.6. */
        HTTP,
        /** SOCKS version 5; RFC 1928. */
        SOCKS5
    }

    private final Kind kind;
    private final String host;
    private final int port;
    private final String username;
    private final String password;

    private Proxy(Kind kind, String host, int port, String username, String password) {
        this.kind = kind;
        this.host = host;
        this.port = port;
        this.username = username;
        this.password = password;
    }

    /**
     * Describes an HTTP proxy with {@code CONNECT}.
     *
     * @param host name or address, an IPv6 address without brackets.
     * @param port {@code 1} to {@code 65535}.
     * @return a proxy without credentials.
     * @throws NetworkException with {@link Reason#INVALID_ARGUMENT} if the host is empty or the port is out of range.
     */
    public static Proxy http(String host, int port) {
        return of(Kind.HTTP, host, port);
    }

    /**
     * Describes a proxy with SOCKS version 5.
     *
     * @param host name or address, an IPv6 address without brackets.
     * @param port {@code 1} to {@code 65535}.
     * @return a proxy without credentials.
     * @throws NetworkException with {@link Reason#INVALID_ARGUMENT} if the host is empty or the port is out of range.
     */
    public static Proxy socks5(String host, int port) {
        return of(Kind.SOCKS5, host, port);
    }

    private static Proxy of(Kind kind, String host, int port) {
        if (host.isEmpty()) {
            throw new NetworkException(Reason.INVALID_ARGUMENT, "proxy has no host: kind=" + kind);
        }
        if (port < 1 || port > MAX_PORT) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT, "port of proxy out of range: port=" + port + ", min=1, max=" + MAX_PORT);
        }
        return new Proxy(kind, host, port, "", "");
    }

    /**
     * Returns the same proxy with credentials. They are sent unencrypted: as {@code Basic} to HTTP proxies, per RFC
     * 1929 to SOCKS5 proxies.
     *
     * @param newUsername up to 255 characters.
     * @param newPassword up to 255 characters; never logged.
     * @return a new object.
     * @throws NetworkException with {@link Reason#INVALID_ARGUMENT} if one is too long.
     */
    public Proxy credentials(String newUsername, String newPassword) {
        int longest = Math.max(newUsername.length(), newPassword.length());
        if (longest > MAX_CREDENTIAL_LENGTH) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT,
                    "credentials of proxy too long: length=" + longest + ", max=" + MAX_CREDENTIAL_LENGTH);
        }
        return new Proxy(kind, host, port, newUsername, newPassword);
    }

    /**
     * Returns the protocol.
     *
     * @return never null.
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the host.
     *
     * @return name or address, an IPv6 address without brackets.
     */
    public String host() {
        return host;
    }

    /**
     * Returns the port.
     *
     * @return {@code 1} to {@code 65535}.
     */
    public int port() {
        return port;
    }

    /**
     * Returns the user name.
     *
     * @return empty if there are no credentials.
     */
    public String username() {
        return username;
    }

    /**
     * Returns the password. It never appears in a log, an exception or {@link #toString()}.
     *
     * @return empty if there are no credentials.
     */
    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return kind + " " + host + ":" + port + (username.isEmpty() ? "" : " with credentials");
    }
}
