package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of a world's messages: players and transports.
 *
 * <p>Until 2025-12-26 transports get a copy of every message of a world, also of those to one player; since then they
 * get only a few kinds, addressed to them.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Audience {
    private final Generation generation;
    private final ServerMessages messages;
    private final Encoder encoder;
    private final String world;
    private final Collection<Connection> transports;
    private final Map<String, Player> players = new LinkedHashMap<>();
    private final List<Player> ghosts = new ArrayList<>();

    Audience(Generation generation, Encoder encoder, String world, Collection<Connection> transports) {
        this.generation = generation;
        this.messages = new ServerMessages(generation);
        this.encoder = encoder;
        this.world = world;
        this.transports = transports;
    }

    Generation generation() {
        return generation;
    }

    ServerMessages messages() {
        return messages;
    }

    String world() {
        return world;
    }

    Collection<Player> players() {
        return players.values();
    }

    @Nullable
    Player player(String id) {
        return players.get(id);
    }

    /** Players, including ghosts without a session. */
    List<Player> bodies() {
        List<Player> bodies = new ArrayList<>(players.values());
        bodies.addAll(ghosts);
        return bodies;
    }

    void add(Player player) {
        players.put(player.id(), player);
    }

    void remove(Player player) {
        players.remove(player.id());
    }

    void leaveBehind(Player player) {
        players.remove(player.id());
        player.becomeGhost();
        ghosts.add(player);
    }

    CompletableFuture<byte[]> encode(byte[] message) {
        return encoder.encode(message);
    }

    void toPlayer(Player player, byte[] message) {
        CompletableFuture<byte[]> wire = encoder.encode(message);
        player.connection().outbox().control(wire);
        copyToTransports(wire);
    }

    void toAll(byte[] message) {
        CompletableFuture<byte[]> wire = encoder.encode(message);
        players.values().forEach(player -> player.connection().outbox().control(wire));
        copyToTransports(wire);
    }

    /** Sends chunks or voxels; since 2026 they queue behind all control messages. */
    void bulkTo(Player player, Supplier<byte[]> message) {
        CompletableFuture<byte[]> wire = encoder.encode(message);
        player.connection().outbox().bulk(wire);
        copyToTransports(wire);
    }

    /** Sends voxels to several players, the same message to each. */
    void bulkTo(Collection<Player> recipients, byte[] message) {
        CompletableFuture<byte[]> wire = encoder.encode(message);
        recipients.forEach(player -> player.connection().outbox().bulk(wire));
        copyToTransports(wire);
    }

    /** Answers a player; transports get the answer only in generations that copy everything to them. */
    void reply(@Nullable Player player, byte[] message) {
        if (player != null) {
            toPlayer(player, message);
        } else {
            copyToTransports(encoder.encode(message));
        }
    }

    /** Sends a message addressed to transports. */
    void toTransports(byte[] message) {
        CompletableFuture<byte[]> wire = encoder.encode(message);
        transports.forEach(transport -> transport.outbox().control(wire));
    }

    private void copyToTransports(CompletableFuture<byte[]> wire) {
        if (!generation.since(Generation.GX)) {
            transports.forEach(transport -> transport.outbox().control(wire));
        }
    }
}
