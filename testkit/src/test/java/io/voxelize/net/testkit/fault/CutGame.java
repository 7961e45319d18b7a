package io.voxelize.net.testkit.fault;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.world.Chunk;
import io.voxelize.net.world.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** A game that records callbacks and messages, and sends the same packets after each INIT. */
final class CutGame implements NetIntercept, AutoCloseable {

    static final String DISCONNECTED = "disconnected CLOSED";
    static final String RECONNECTING = "reconnecting";

    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long FRAME_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int SUB_CHUNKS = 8;

    private final Network network;
    private final World world = new World();

    private final String worldName;
    private final Map<String, String> entities = new TreeMap<>();
    private final Map<String, String> peers = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private int losses;
    private int failedConnects;
    private int messagesOfVisit;

    CutGame(String worldName) {
        this.worldName = worldName;
        network = Network.create(NetworkConfig.builder()
                .username("Ada")
                .checkedViews(true)
                .reconnectInitialDelayMs(1)
                .reconnectMaxDelayMs(1)
                .build());
        world.renderRadius(1);
        // What the game sends must not depend on the time.
        world.statsIntervalMs(0);
        world.keepMeshes(true);
        network.register(world, this);
    }

    /** Connects and joins, as often as it takes until the handshake has succeeded once. */
    void enter(String url) {
        log.clear();
        losses = 0;
        failedConnects = 0;
        messagesOfVisit = 0;
        CompletableFuture<Void> connected = network.connect(url);
        CompletableFuture<Void> joined = network.join(worldName);
        until("connect() is answered", connected::isDone);
        while (connected.isCompletedExceptionally()) {
            until("join() fails with connect()", joined::isCompletedExceptionally);
            failedConnects++;
            connected = network.connect(url);
            joined = network.join(worldName);
            until("connect() is answered", connected::isDone);
        }
        until("join() is answered", joined::isDone);
        joined.join();
    }

    /** Connects and joins, and gives up in a state where nobody answers. */
    void tryToEnter(String url, ConnectionState state, BooleanSupplier condition) {
        log.clear();
        CompletableFuture<Void> connected = network.connect(url);
        CompletableFuture<Void> joined = network.join(worldName);
        until("the server has fallen silent", () -> network.state() == state && condition.getAsBoolean());
        network.disconnect();
        until(
                "the end was told",
                () -> joined.isDone() && (connected.isCompletedExceptionally() || log.contains(DISCONNECTED)));
    }

    /** Lives until so many messages of the world have come behind so many ends of connections. */
    void awaitVisit(int endedConnections, int messages) {
        until(
                "the world is there again",
                () -> losses + failedConnects == endedConnections && messagesOfVisit >= messages);
    }

    /** Ends the connection; what is heard of a connection is written down then. */
    void leave() {
        network.disconnect();
        until("the end was told", () -> log.contains(DISCONNECTED));
    }

    List<String> log() {
        return log;
    }

    int failedConnects() {
        return failedConnects;
    }

    Network network() {
        return network;
    }

    private void until(String what, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new AssertionError("did not happen: what=" + what + ", state=" + network.state() + ", log=" + log
                        + ", counters=" + network.counters());
            }
            network.sync();
            network.flush();
            LockSupport.parkNanos(FRAME_NS);
        }
    }

    /** Everything that is known of the world, one thing a line. */
    List<String> known() {
        List<String> known = new ArrayList<>();
        for (int x = -8; x <= 8; x++) {
            for (int z = -8; z <= 8; z++) {
                Chunk chunk = world.chunk(x, z);
                if (chunk != null) {
                    known.add("chunk " + x + " " + z + " " + crc(chunk.voxels().byteBuffer()) + " "
                            + crc(chunk.lights().byteBuffer()) + meshes(chunk));
                }
            }
        }
        entities.forEach((id, entity) -> known.add("entity " + id + " " + entity));
        peers.forEach((id, peer) -> known.add("peer " + id + " " + peer));
        known.addAll(lines);
        return known;
    }

    private static String meshes(Chunk chunk) {
        StringBuilder meshes = new StringBuilder();
        for (int level = 0; level < SUB_CHUNKS; level++) {
            MeshData mesh = chunk.mesh(level);
            if (mesh != null) {
                meshes.append(" mesh ").append(level).append(' ').append(mesh.connectivity());
                for (GeometryView geometry : mesh.geometries()) {
                    meshes.append(' ')
                            .append(geometry.voxel())
                            .append(crc(geometry.positions().byteBuffer()))
                            .append(crc(geometry.uvs().byteBuffer()))
                            .append(crc(geometry.indices().byteBuffer()))
                            .append(crc(geometry.lights().byteBuffer()));
                }
            }
        }
        return meshes.toString();
    }

    private static String crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return Long.toHexString(crc.getValue());
    }

    // What it is told.

    @Override
    public void onMessage(Message message) {
        messagesOfVisit++;
        log.add(message.type() + " " + message.wireLength());
        if (message.type() == MessageType.INIT) {
            entities.clear();
            peers.clear();
            lines.clear();
            say();
        }
        for (EntityView entity : message.entities()) {
            keep(entity);
        }
        for (PeerView peer : message.peers()) {
            peers.put(peer.id().toString(), peer.username() + " " + peer.metadata());
        }
        switch (message.type()) {
            case LEAVE -> peers.remove(message.text().toString());
            case CHAT ->
                lines.add(message.chat().sender() + ": " + message.chat().body());
            default -> {
                // World has the rest.
            }
        }
    }

    private void keep(EntityView entity) {
        String id = entity.id().toString();
        if (entity.operation() == EntityOperation.DELETE || entity.operation() == EntityOperation.OUT_OF_RANGE) {
            entities.remove(id);
        } else if (entity.hasMotion() || !entity.metadata().isEmpty()) {
            entities.put(id, entity.type() + " " + entity.metadata() + (entity.hasMotion() ? entity.motion() : ""));
        }
    }

    /** One packet of each kind. */
    private void say() {
        world.update(8, 70, 8, 1, 0, 0);
        network.packets().chat("hello");
        network.packets().method("wave", "{}");
        network.packets().event("waved", "{}");
        network.packets().update(1, 70, 1, 1);
        network.packets().peer(1.5, 70.0, 1.5, 1.0, 0.0, 0.0);
    }

    @Override
    public void onConnected() {
        log.add("connected");
    }

    @Override
    public void onJoined(String joined) {
        messagesOfVisit = 0;
        log.add("joined " + joined);
    }

    @Override
    public void onLeft(String left) {
        log.add("left " + left);
    }

    @Override
    public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
        losses++;
        messagesOfVisit = 0;
        log.add(RECONNECTING);
    }

    @Override
    public void onReconnected() {
        log.add("reconnected");
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        log.add("disconnected " + reason.reason());
    }

    /** Something was lost other than what a cut may take with it. */
    boolean hasLostOtherwise() {
        for (Counter counter : Counter.values()) {
            boolean lost = counter.isDrop() || counter == Counter.INTERCEPT_ERRORS;
            boolean cutOff = counter == Counter.PACKETS_UNCONFIRMED || counter == Counter.PACKETS_UNSENT;
            if (lost && !cutOff && network.counters().get(counter) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        network.close();
    }
}
