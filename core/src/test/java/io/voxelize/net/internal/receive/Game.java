package io.voxelize.net.internal.receive;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.internal.transport.ManualLoop;
import io.voxelize.net.internal.view.Dispatcher;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A receiver without a socket, and a game that writes down what it is told. */
public final class Game implements NetIntercept, AutoCloseable {

    public final WritableCounters counters = new WritableCounters();
    public final List<String> heard = new ArrayList<>();
    public final Receiver receiver;
    final InboundPath path;
    final SlabPool slabs;
    final InboundRing ring;
    /** Of the chunk that was delivered last. */
    int lastVoxel;

    private final ReceiverGroup group;
    private final @Nullable ManualLoop sharedLoop;
    private final Dispatcher dispatcher;

    /** Several connections of one loop. */
    static final class SharedLoop implements AutoCloseable {
        final ManualLoop loop = new ManualLoop();
        final ReceiverGroup group;

        SharedLoop(NetworkConfig config) {
            group = new ReceiverGroup(config, loop, true);
        }

        @Override
        public void close() {
            group.close();
        }
    }

    public Game(NetworkConfig config) {
        this(config, new ReceiverGroup(config, new CallerLoop(), false), null);
    }

    Game(NetworkConfig config, SharedLoop shared) {
        this(config, shared.group, shared.loop);
    }

    private Game(NetworkConfig config, ReceiverGroup group, @Nullable ManualLoop sharedLoop) {
        this.group = group;
        this.sharedLoop = sharedLoop;
        receiver = new Receiver(config.toBuilder().checkedViews(true).build(), group, counters);
        receiver.register(this, UnsentPackets.NONE);
        path = receiver.path();
        slabs = receiver.slabs();
        ring = receiver.ring();
        dispatcher = receiver.dispatcher();
    }

    /** Small bounds, so that tests reach them. */
    public static NetworkConfig.Builder smallConfig() {
        return NetworkConfig.builder()
                .inboundRingLength(16 << 10)
                .maxBacklogLength(64 << 10)
                .maxWireLength(1 << 20)
                .maxPlainLength(1 << 20)
                .maxRecordLength(32 << 10)
                .maxArraysLength(64 << 10)
                .maxSlabsLength(128 << 10);
    }

    public MessageSource source(MessageGate gate) {
        return receiver.open(gate);
    }

    void interests(Interests interests) {
        receiver.interests().set(interests);
    }

    /** Drains as the game thread does, and wakes the loop, which here is the same thread. */
    public int sync() {
        return sync(SyncBudget.UNLIMITED);
    }

    public int sync(SyncBudget budget) {
        int delivered = receiver.sync(budget);
        if (sharedLoop != null) {
            sharedLoop.run();
        }
        return delivered;
    }

    /** Drains without waking anybody. */
    public int drain() {
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
        receiver.stop();
        receiver.closeOnLoop();
        receiver.closeOnGame();
        if (sharedLoop == null) {
            group.close();
        }
    }
}
