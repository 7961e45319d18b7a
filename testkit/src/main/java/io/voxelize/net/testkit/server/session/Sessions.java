package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.world.NanoId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Who is who: how client ids, sockets and players belong together, which is what changed most between generations.
 *
 * <p><b>Thread:</b> event loop.
 */
interface Sessions {
    /** Returns the id a socket gets for the one it asks for. */
    String claim(String requestedId);

    /** Notes a socket that is in no world yet. */
    void connected(Connection connection);

    /** Forgets a socket, and takes its player out of the world. */
    void disconnected(Connection connection);

    /** Lets a client into a world; returns the text of the ERROR if that is refused. */
    @Nullable
    String join(Connection connection, Room room, JoinRequest request);

    /** Notes that a player is in no world any more; its socket may join again. */
    void left(Player player);

    /** Returns the player a socket speaks for. */
    @Nullable
    Player player(Connection connection);

    Collection<Player> players();

    /** Counts the clients that are connected and in no world. */
    int lostCount();

    /** Returns the id asked for, or a new one for none. */
    static String idOf(String requestedId) {
        return requestedId.isEmpty() ? NanoId.next() : requestedId;
    }
}
