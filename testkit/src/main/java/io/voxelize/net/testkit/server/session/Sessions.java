package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.world.NanoId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Maps client ids, sockets and players to each other; this changed most between generations.
 *
 * <p><b>Thread:</b> event loop.
 */
interface Sessions {
    /** Returns the id assigned to a socket for the requested one. */
    String claim(String requestedId);

    /** Records a socket that is in no world yet. */
    void connected(Connection connection);

    /** Forgets a socket, and takes its player out of the world. */
    void disconnected(Connection connection);

    /** Admits a client to a world; returns the text of the ERROR if refused. */
    @Nullable
    String join(Connection connection, Room room, JoinRequest request);

    /** Records that a player has left its world; its socket may join again. */
    void left(Player player);

    /** Returns the player of a socket. */
    @Nullable
    Player player(Connection connection);

    Collection<Player> players();

    /** Counts the clients that are connected and in no world. */
    int lostCount();

    /** Returns the requested id, or a new one if none was requested. */
    static String idOf(String requestedId) {
        return requestedId.isEmpty() ? NanoId.next() : requestedId;
    }
}
