package io.voxelize.net.internal.session;

import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;

/**
 * Maps the text of an ERROR to a reason: ERROR has no code. The first row that matches wins; a text that matches none
 * is a {@link Reason#SERVER_ERROR}. {@link Retry} decides by the reason whether to reconnect.
 *
 * <p>Source: the texts of {@code server/src/server/server.rs}, upstream from 2023-11-14 (b553674) to v3.0.0 (34cb852).
 */
enum ServerErrors {
    /** All servers. Before 2026-01-31 also sent to the older of two connections with one id. */
    NOT_IN_A_WORLD("You are not connected to a world!", Reason.NO_SESSION),
    /** All servers. The id precedes it. */
    UNKNOWN_WORLD("is attempting to connect to a non-existent world!", Reason.UNKNOWN_WORLD),
    /** Before 2026-07-14. The id precedes it, the world follows. */
    ALREADY_JOINED("is already in world:", Reason.ALREADY_IN_WORLD),
    /** Before 2026-07-14. */
    JOINED_TWICE("Something went wrong with joining.", Reason.SERVER_ERROR),
    /** Since 2026-07-14. */
    MALFORMED_JOIN("Malformed JOIN payload:", Reason.SERVER_ERROR),
    /** Since 2026-07-19. The world precedes it, the numbers follow. */
    WORLD_FULL("is at capacity (", Reason.WORLD_FULL),
    /** Since 2026-07-14. The id precedes it. */
    UNREGISTERED("has no registered session; reconnect before joining.", Reason.NO_SESSION),
    /** Since 2026-07-19. */
    OUTDATED("client_outdated", Reason.CLIENT_OUTDATED),
    /** Since 2026-05-11. */
    WORLD_BUSY("World is busy, please reconnect.", Reason.SERVER_BUSY),
    /** Since 2026-01-31. */
    KICKED("Another session connected with your account", Reason.SUPERSEDED),
    /** Since 2026-07-14. */
    SUPERSEDED("Session superseded by a newer connection", Reason.SUPERSEDED),
    /** All servers. This library never causes it. */
    NOT_A_TRANSPORT("Someone who isn't a transport server", Reason.SERVER_ERROR),
    /** All servers. This library never causes it. */
    BAD_TRANSPORT("Transport message", Reason.SERVER_ERROR);

    private static final ServerErrors[] ALL = values();

    private final String part;
    private final Reason reason;

    ServerErrors(String part, Reason reason) {
        this.part = part;
        this.reason = reason;
    }

    /** Creates the exception for an ERROR. The text names no world, so the wanted one is added, if there is one. */
    static NetworkException of(String text, String world, ServerUrl url) {
        String where = world.isEmpty() ? "" : ", world=" + world;
        return new NetworkException(
                reasonOf(text), "server refused: error=" + url.redact(text) + where + ", url=" + url);
    }

    private static Reason reasonOf(String text) {
        for (ServerErrors row : ALL) {
            if (row.fits(text)) {
                return row.reason;
            }
        }
        return Reason.SERVER_ERROR;
    }

    /** Ids and worlds are chosen by users, so a text is only searched for where the server writes it. */
    boolean fits(String text) {
        return switch (this) {
            case UNKNOWN_WORLD, UNREGISTERED -> text.endsWith(part);
            case ALREADY_JOINED, WORLD_FULL -> text.contains(part);
            default -> text.startsWith(part);
        };
    }
}
