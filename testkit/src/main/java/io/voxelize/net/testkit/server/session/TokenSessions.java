package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as of 2026-07-14: each socket is a session of its own, the newest one with an id kicks the one before it.
 *
 * <p><b>Thread:</b> event loop.
 */
final class TokenSessions implements Sessions {
    private final ServerMessages messages;
    private final Encoder encoder;
    private final Map<String, Connection> current = new HashMap<>();
    private final Map<String, Player> players = new LinkedHashMap<>();

    TokenSessions(ServerMessages messages, Encoder encoder) {
        this.messages = messages;
        this.encoder = encoder;
    }

    @Override
    public String claim(String requestedId) {
        return Sessions.idOf(requestedId);
    }

    @Override
    public void connected(Connection connection) {
        Connection older = current.put(connection.id(), connection);
        if (older != null) {
            leaveWorld(older.id());
            older.supersede();
            older.outbox().control(encoder.encode(messages.error("Another session connected with your account.")));
        }
    }

    @Override
    public void disconnected(Connection connection) {
        if (current.remove(connection.id(), connection)) {
            leaveWorld(connection.id());
        }
    }

    @Override
    public @Nullable String join(Connection connection, Room room, JoinRequest request) {
        if (current.get(connection.id()) != connection) {
            return "Client " + connection.id() + " has no registered session; reconnect before joining.";
        }
        Player player = players.get(connection.id());
        if (player != null && player.room() == room) {
            room.rejoin(player);
            return null;
        }
        leaveWorld(connection.id());
        players.put(connection.id(), room.join(connection, request));
        return null;
    }

    @Override
    public void left(Player player) {
        players.remove(player.id());
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
        return (int)
                current.keySet().stream().filter(id -> !players.containsKey(id)).count();
    }

    private void leaveWorld(String id) {
        Player player = players.remove(id);
        if (player != null) {
            player.room().leave(player);
        }
    }
}
