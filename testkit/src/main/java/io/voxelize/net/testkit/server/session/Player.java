package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import io.voxelize.net.testkit.server.world.ChunkPos;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client inside a world.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Player {
    private static final double MAX_STEP = 24;

    private final String id;
    private final Room room;
    private final boolean hasMotion;
    private final ChunkInterest interest = new ChunkInterest();
    private final Map<String, Long> seenBots = new HashMap<>();
    private Connection connection;
    private String username;
    private Vector position = Vector.ZERO;
    private Vector direction = Vector.ZERO;
    private boolean ghost;
    private boolean changed = true;

    Player(Connection connection, Room room, JoinRequest request) {
        this.id = connection.id();
        this.connection = connection;
        this.room = room;
        this.username = request.username();
        this.hasMotion = request.hasMotion();
    }

    String id() {
        return id;
    }

    Room room() {
        return room;
    }

    /** Whether entities are sent in the compact form. */
    boolean hasMotion() {
        return hasMotion;
    }

    Connection connection() {
        return connection;
    }

    /** Moves this player to another socket. */
    void connection(Connection newer) {
        connection = newer;
    }

    ChunkInterest interest() {
        return interest;
    }

    /** The bots the client knows, with the version of their state that it was sent. */
    Map<String, Long> seenBots() {
        return seenBots;
    }

    Vector position() {
        return position;
    }

    ChunkPos chunk() {
        return ChunkPos.ofBlock((int) Math.floor(position.x()), (int) Math.floor(position.z()));
    }

    /** A ghost: its session left another world than the one it is in, so others still see it but it is never served. */
    boolean isGhost() {
        return ghost;
    }

    void becomeGhost() {
        ghost = true;
    }

    boolean hasChanged() {
        return changed;
    }

    void markChanged(boolean isChanged) {
        changed = isChanged;
    }

    /** Applies a client's PEER; returns false and applies nothing if its metadata is malformed. */
    boolean apply(ClientMessage.Peer peer, Generation generation) {
        JsonNode json = Json.parse(peer.metadata());
        if (json == null || !isVectorOrAbsent(json.get("position")) || !isVectorOrAbsent(json.get("direction"))) {
            return false;
        }
        String before = metadata();
        username = peer.username();
        if (json.has("position")) {
            Vector target = Vector.of(json.get("position"));
            position = generation.since(Generation.G2026) ? position.towards(target, MAX_STEP) : target;
        }
        if (json.has("direction")) {
            direction = Vector.of(json.get("direction"));
        }
        changed |= !before.equals(metadata());
        return true;
    }

    ServerMessages.Peer record() {
        return new ServerMessages.Peer(id, username, metadata());
    }

    /** The state that a server sends for a player before it has collected the real one. */
    ServerMessages.Peer blankRecord() {
        return new ServerMessages.Peer(id, username, "{}");
    }

    private static boolean isVectorOrAbsent(@Nullable JsonNode node) {
        return node == null || Json.isVector(node, 3);
    }

    private String metadata() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("position", position.json());
        json.set("direction", direction.json());
        json.put("username", username);
        return json.toString();
    }
}
