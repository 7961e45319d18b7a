package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.world.NanoId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions until 2026-01-31: the id alone identifies a session, whichever socket uses it. Two sockets with one id share
 * a player; a second one that comes before the first has joined gets an id of its own, and is never let in.
 *
 * <p><b>Thread:</b> event loop.
 */
final class IdSessions implements Sessions {
    private final Set<String> lost = new HashSet<>();
    private final Map<String, Player> players = new LinkedHashMap<>();
    private final Set<String> strangers = new HashSet<>();

    @Override
    public String claim(String requestedId) {
        String id = Sessions.idOf(requestedId);
        if (!lost.contains(id)) {
            return id;
        }
        String fresh = NanoId.next();
        strangers.add(fresh);
        return fresh;
    }

    /** A replacement id is not recorded, as in the real server, so that socket can never join. */
    @Override
    public void connected(Connection connection) {
        if (!strangers.remove(connection.id())) {
            lost.add(connection.id());
        }
    }

    @Override
    public void disconnected(Connection connection) {
        lost.remove(connection.id());
        Player player = players.remove(connection.id());
        if (player != null) {
            player.room().leave(player);
        }
    }

    @Override
    public @Nullable String join(Connection connection, Room room, JoinRequest request) {
        if (!lost.remove(connection.id())) {
            return "Client at " + connection.id() + " is already in world: " + room.name();
        }
        players.put(connection.id(), room.join(connection, request));
        return null;
    }

    @Override
    public void left(Player player) {
        players.remove(player.id());
        lost.add(player.id());
    }

    @Override
    public @Nullable Player player(Connection connection) {
        return players.get(connection.id());
    }

    @Override
    public Collection<Player> players() {
        return players.values();
    }

    @Override
    public int lostCount() {
        return lost.size();
    }
}
