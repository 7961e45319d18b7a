package io.voxelize.net.internal.session;

import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;

/**
 * Tells what the text of an ERROR means; there is nothing else to tell it by.
 *
 * <p>Source: the texts of {@code server/src/server/server.rs}, upstream from 2023-11-14 (b553674) to v3.0.0 (34cb852).
 */
final class ServerErrors {

    private static final String UNKNOWN_WORLD = "non-existent world";
    private static final String OUTDATED = "client_outdated";
    private static final String KICKED = "Another session connected with your account";
    private static final String SUPERSEDED = "Session superseded";

    private ServerErrors() {}

    /** The server's text names no world: the one that was asked for, if any, is added. */
    static NetworkException of(String text, String world, ServerUrl url) {
        String where = world.isEmpty() ? "" : ", world=" + world;
        return new NetworkException(reason(text), "server refused: error=" + url.redact(text) + where + ", url=" + url);
    }

    private static Reason reason(String text) {
        if (text.contains(UNKNOWN_WORLD)) {
            return Reason.UNKNOWN_WORLD;
        }
        if (text.startsWith(OUTDATED)) {
            return Reason.CLIENT_OUTDATED;
        }
        if (text.startsWith(KICKED) || text.startsWith(SUPERSEDED)) {
            return Reason.SUPERSEDED;
        }
        return Reason.SERVER_ERROR;
    }
}
