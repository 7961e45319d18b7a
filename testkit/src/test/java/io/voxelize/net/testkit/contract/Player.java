package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.message.VoxelArrayView;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A player: a network with checked views, and copies of everything received. */
final class Player implements AutoCloseable, NetIntercept {

    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT_SECONDS = 120;

    record Column(int x, int z) {}

    record Line(String type, String sender, String body) {}

    record Edit(int vx, int vy, int vz, int voxel, int light) {}

    record Peer(String id, String username, String metadata) {}

    record Happening(String name, String payload) {}

    /** {@code motionY} is not a number if there is no motion payload. */
    record Entity(@Nullable EntityOperation operation, String id, String type, String metadata, double motionY) {}

    private final Network network;
    private final Map<Column, int[]> voxels = new HashMap<>();
    private final Map<Column, int[]> lights = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Happening> events = new ArrayList<>();
    private final List<Entity> entities = new ArrayList<>();
    private final List<JsonNode> stats = new ArrayList<>();
    private final List<String> joins = new ArrayList<>();
    private final List<String> leaves = new ArrayList<>();
    private final List<String> life = new ArrayList<>();
    private final List<MessageType> order = new ArrayList<>();
    private int vertices;

    Player(String username) {
        this(username, NetworkConfig.builder());
    }

    Player(String username, NetworkConfig.Builder config) {
        network = Network.create(config.username(username).checkedViews(true).build());
        network.register(this);
    }

    static Player joined(ContractServer server, String username, String world) throws Exception {
        Player player = new Player(username);
        player.connect(server);
        player.join(world);
        return player;
    }

    void connect(ContractServer server) throws Exception {
        await(network.connect(server.url()));
    }

    void join(String world) throws Exception {
        await(network.join(world));
    }

    static void await(CompletableFuture<Void> future) throws Exception {
        try {
            future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof NetworkException cause) {
                throw cause;
            }
            throw ex;
        }
    }

    Network network() {
        return network;
    }

    Map<Column, int[]> voxels() {
        return voxels;
    }

    Map<Column, int[]> lights() {
        return lights;
    }

    List<Line> lines() {
        return lines;
    }

    List<Edit> edits() {
        return edits;
    }

    List<Peer> peers() {
        return peers;
    }

    List<Happening> events() {
        return events;
    }

    List<Entity> entities() {
        return entities;
    }

    List<JsonNode> stats() {
        return stats;
    }

    List<String> joins() {
        return joins;
    }

    List<String> leaves() {
        return leaves;
    }

    List<String> life() {
        return life;
    }

    List<MessageType> order() {
        return order;
    }

    int vertices() {
        return vertices;
    }

    /** Asks for chunks, twelve to a packet as the reference client does. */
    void request(List<Column> columns) {
        for (int from = 0; from < columns.size(); from += 12) {
            List<Column> some = columns.subList(from, Math.min(from + 12, columns.size()));
            int[] coordinates = some.stream()
                    .flatMapToInt(column -> Arrays.stream(new int[] {column.x(), column.z()}))
                    .toArray();
            accepted(network.packets().load(0, 0, 0.6, -0.8, coordinates, some.size()));
        }
    }

    static void accepted(SendResult result) {
        assertEquals(SendResult.ACCEPTED, result);
    }

    /** Lives frame by frame until something has come true. */
    void until(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("did not happen: what=" + what + ", limitSeconds=" + LIMIT_SECONDS + ", came="
                        + network.counters() + ", life=" + life);
            }
            network.sync();
            network.flush();
            LockSupport.parkNanos(FRAME_NS);
        }
    }

    /** Checks that nothing was dropped, and that no interceptor threw. */
    void assertNothingDropped() {
        for (Counter counter : Counter.values()) {
            if (counter.isDrop() || counter == Counter.INTERCEPT_ERRORS) {
                assertEquals(0, network.counters().get(counter), counter.name());
            }
        }
    }

    @Override
    public void close() {
        network.close();
    }

    @Override
    public void onMessage(Message message) {
        order.add(message.type());
        switch (message.type()) {
            case CHAT ->
                lines.add(new Line(
                        message.chat().type().toString(),
                        message.chat().sender().toString(),
                        message.chat().body().toString()));
            case STATS -> stats.add(message.json().parseJson());
            case JOIN -> joins.add(message.text().toString());
            case LEAVE -> leaves.add(message.text().toString());
            case PEER -> readPeers(message);
            case ENTITY -> readEntities(message);
            case EVENT -> readEvents(message);
            case LOAD, UPDATE -> readWorld(message);
            default -> {}
        }
    }

    private void readPeers(Message message) {
        for (PeerView peer : message.peers()) {
            peers.add(new Peer(
                    peer.id().toString(),
                    peer.username().toString(),
                    peer.metadata().toString()));
        }
    }

    private void readEntities(Message message) {
        for (EntityView entity : message.entities()) {
            double motionY = entity.hasMotion() ? entity.motion().y() : Double.NaN;
            entities.add(new Entity(
                    entity.operation(),
                    entity.id().toString(),
                    entity.type().toString(),
                    entity.metadata().toString(),
                    motionY));
        }
    }

    private void readEvents(Message message) {
        for (EventView event : message.events()) {
            events.add(new Happening(event.name().toString(), event.payload().toString()));
        }
    }

    private void readWorld(Message message) {
        for (UpdateView edit : message.updates()) {
            edits.add(new Edit(edit.vx(), edit.vy(), edit.vz(), edit.voxel(), edit.light()));
        }
        for (ChunkView chunk : message.chunks()) {
            Column column = new Column(chunk.x(), chunk.z());
            if (chunk.hasVoxels()) {
                voxels.put(column, copy(chunk.voxels()));
            }
            if (chunk.hasLights()) {
                lights.put(column, copy(chunk.lights()));
            }
            chunk.meshes().forEach(mesh -> mesh.geometries().forEach(geometry -> vertices += geometry.vertexCount()));
        }
    }

    private static int[] copy(VoxelArrayView array) {
        int[] words = new int[array.length()];
        array.copyTo(words, 0);
        return words;
    }

    @Override
    public void onConnected() {
        life.add("connected");
    }

    @Override
    public void onJoined(String world) {
        life.add("joined " + world);
    }

    @Override
    public void onLeft(String world) {
        life.add("left " + world);
    }

    @Override
    public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
        life.add("reconnecting " + cause.reason());
    }

    @Override
    public void onReconnected() {
        life.add("reconnected");
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        life.add("disconnected " + reason.reason());
    }
}
