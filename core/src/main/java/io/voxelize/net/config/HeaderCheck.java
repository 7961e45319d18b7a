package io.voxelize.net.config;

import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses headers that belong to the handshake, and names or values that are not valid in a header.
 *
 * <p><b>Thread:</b> any.
 */
final class HeaderCheck {

    /** RFC 9110 section 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9110 section 5.5, without what is obsolete there. */
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    private static final Set<String> RESERVED =
            Set.of("host", "connection", "upgrade", "content-length", "transfer-encoding");

    private static final String WEB_SOCKET = "sec-websocket-";

    private HeaderCheck() {}

    static void require(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches() || RESERVED.contains(lower) || lower.startsWith(WEB_SOCKET)) {
            throw new NetworkException(Reason.INVALID_ARGUMENT, "header may not be set: name=" + printable(name));
        }
        if (!VALUE.matcher(value).matches()) {
            // The value may be a secret.
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT,
                    "value of header has characters that are not allowed: name=" + name + ", length=" + value.length());
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
