package io.voxelize.net.internal.transport;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.SlabStore;
import io.voxelize.net.internal.view.Dispatcher;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both ends of the ring: everything behind the socket, and a game that writes down what it is told. */
final class Game implements NetIntercept, AutoCloseable {

    final WritableCounters counters = new WritableCounters();
    final List<String> heard = new ArrayList<>();
    final SlabPool slabs;
    final InboundRing ring;
    final InboundPath path;
    /** Of the chunk that was delivered last. */
    int lastVoxel;

    private final NetworkConfig config;
    private final @Nullable SharedMemory shared;
    private final DecodeScratch scratch;
    private final Dispatcher dispatcher;

    /** What the connections of one loop share. */
    static final class SharedMemory implements AutoCloseable {
        final ManualLoop loop = new ManualLoop();
        final SlabStore slabs;
        final InboundShare share;
        private final DecodeScratch scratch = new DecodeScratch();

        SharedMemory(NetworkConfig config) {
            slabs = new SlabStore(config.maxSlabsLength(), config.maxRetainedLength());
            share = new InboundShare(loop, config.maxBacklogLength());
        }

        @Override
        public void close() {
            slabs.close();
            scratch.close();
        }
    }

    Game(NetworkConfig config) {
        this(
                config,
                null,
                new DecodeScratch(config),
                new SlabPool(config.maxSlabsLength(), config.maxRetainedLength()),
                new InboundShare(config.maxBacklogLength()));
    }

    Game(NetworkConfig config, SharedMemory shared) {
        this(config, shared, shared.scratch, new SlabPool(shared.slabs, true), shared.share);
    }

    private Game(
            NetworkConfig config,
            @Nullable SharedMemory shared,
            DecodeScratch scratch,
            SlabPool slabs,
            InboundShare share) {
        this.config = config;
        this.shared = shared;
        this.scratch = scratch;
        this.slabs = slabs;
        ring = new InboundRing(config.inboundRingLength());
        path = new InboundPath(config, share, ring, scratch, counters);
        dispatcher = new Dispatcher(ring, slabs, counters, true);
        dispatcher.register(this);
    }

    /** Small bounds, so that tests reach them. */
    static NetworkConfig.Builder smallConfig() {
        return NetworkConfig.builder()
                .inboundRingLength(16 << 10)
                .maxBacklogLength(64 << 10)
                .maxWireLength(1 << 20)
                .maxPlainLength(1 << 20)
                .maxRecordLength(32 << 10)
                .maxArraysLength(64 << 10)
                .maxSlabsLength(128 << 10);
    }

    MessageSource source(MessageGate gate) {
        return new MessageSource(new MessageDecoder(config, slabs, scratch, counters), gate);
    }

    /** Drains as the game thread does, and wakes the loop, which here is the same thread. */
    int sync() {
        return sync(SyncBudget.UNLIMITED);
    }

    int sync(SyncBudget budget) {
        int delivered = dispatcher.drain(budget);
        if (dispatcher.takeRoomMade()) {
            if (shared != null && shared.share.claimWake()) {
                shared.loop.execute(shared.share::wake);
                shared.loop.run();
            }
            if (path.claimWake()) {
                path.resume();
            }
        }
        return delivered;
    }

    /** Drains without waking anybody. */
    int drain() {
        return dispatcher.drain(SyncBudget.UNLIMITED);
    }

    boolean takeRoomMade() {
        return dispatcher.takeRoomMade();
    }

    @Override
    public void onMessage(Message message) {
        if (message.type() == MessageType.CHAT) {
            heard.add(message.chat().body().toString());
        } else if (message.type() == MessageType.LOAD) {
            for (ChunkView chunk : message.chunks()) {
                heard.add("chunk " + chunk.x() + " of " + chunk.voxels().length());
                int[] voxels = new int[chunk.voxels().length()];
                chunk.voxels().copyTo(voxels, 0);
                lastVoxel = voxels.length == 0 ? 0 : voxels[voxels.length - 1];
            }
        } else if (message.type() == MessageType.ENTITY) {
            for (EntityView entity : message.entities()) {
                heard.add("ENTITY " + entity.id());
            }
        } else {
            heard.add(message.type().name());
        }
    }

    @Override
    public void onConnected() {
        heard.add("connected");
    }

    @Override
    public void onJoined(String world) {
        heard.add("joined " + world);
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        heard.add("disconnected " + reason.getMessage());
    }

    @Override
    public void close() {
        path.close();
        dispatcher.close();
        slabs.close();
        if (shared == null) {
            scratch.close();
        }
    }
}
