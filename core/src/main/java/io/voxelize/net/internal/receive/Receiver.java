package io.voxelize.net.internal.receive;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.AnyThreadInflater;
import io.voxelize.net.internal.decode.DecodeInterests;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.internal.view.Dispatcher;
import io.voxelize.net.internal.view.Registration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The receive path of one network, from the bytes of a message to {@link NetIntercept#onMessage}.
 *
 * <pre>
 *   event loop:   socket ──► decode ──► gate ──► claim ──┬─────────► commit ──► ring ──► sync() ──► onMessage
 *                   ▲          │ no slab, or ring full   └─► inflater thread ──►  │      game thread
 *                   │          ▼                                                  │
 *                   └─ pause ─ backlog (still compressed) ◄──────── wake ─────────┘
 * </pre>
 *
 * <p>It owns the inbound ring, the backlog, the decoders, its share of the slabs and the interceptors.
 * {@link InboundPath} is the event loop's side, {@link Dispatcher} the game's; they meet in the ring and in the wake-up
 * that each describes.
 *
 * <p><b>End.</b> The event loop calls {@link #stop()} and then {@link #closeOnLoop()}, the game thread
 * {@link #stopDelivering()} and then {@link #closeOnGame()}, in any order between the two. Whoever is last releases
 * what is still in the ring.
 *
 * <p><b>Thread:</b> as each method says.
 */
public final class Receiver {

    private final ReceiverGroup group;
    private final EventLoopExecutor loop;
    private final DecodeScratch scratch;
    private final NetworkConfig config;
    private final WritableCounters counters;
    private final InboundRing ring;
    private final SlabPool slabs;
    private final DecodeInterests interests = new DecodeInterests();
    private final InboundPath path;
    private final Dispatcher dispatcher;
    private final Runnable onDrained;
    /** Event loop and game thread, as they stop using the ring. */
    private final AtomicInteger sidesClosed = new AtomicInteger();

    /**
     * Creates a receiver without interceptors. It decodes nothing until the first is registered.
     *
     * @param config limits and sizes.
     * @param group of the event loop.
     * @param counters of the network.
     */
    public Receiver(NetworkConfig config, ReceiverGroup group, WritableCounters counters) {
        this(config, group, counters, new AnyThreadInflater(config.decompressor()));
    }

    /**
     * Creates a receiver whose retained compressed chunks are inflated by the caller.
     *
     * @param config limits and sizes.
     * @param group of the event loop.
     * @param counters of the network.
     * @param inflater of chunks that are retained compressed.
     */
    public Receiver(NetworkConfig config, ReceiverGroup group, WritableCounters counters, ArrayInflater inflater) {
        this.config = config;
        this.group = group;
        this.counters = counters;
        loop = group.loop();
        scratch = group.scratch();
        slabs = group.slabPool();
        ring = new InboundRing(config.inboundRingLength());
        interests.set(Interests.NONE);
        path = new InboundPath(config, ring, scratch, group.backlogTotal(), group.slabWaiters(), counters);
        dispatcher = new Dispatcher(
                ring, slabs, counters, config.checkedViews(), config.leakDetection(), inflater, group.isShared());
        onDrained = path::onDrained;
    }

    // Event loop.

    /**
     * Creates the source for a new connection.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param gate of the connection.
     * @return with a decoder that knows nothing of the server yet.
     */
    public MessageSource open(MessageGate gate) {
        return new MessageSource(new MessageDecoder(config, slabs, scratch, counters, interests), gate);
    }

    /**
     * Takes a message. The buffer stays the caller's; what must outlast the call is copied, or retains it.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param buffer in one piece; its reader and writer index do not matter.
     * @param index of the first byte of the message.
     * @param length in bytes.
     * @param source that it came from.
     * @param receivedNs when its last byte was read, on the clock of {@link System#nanoTime()}.
     */
    public void onMessage(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        assert loop.inLoop() : "not on the event loop: thread=" + Thread.currentThread();
        path.onMessage(buffer, index, length, source, receivedNs);
    }

    /**
     * Makes all messages of a read visible to the game thread: small ones are handed over in batches.
     *
     * <p><b>Thread:</b> event loop.
     */
    public void publish() {
        path.publish();
    }

    /**
     * The socket has nothing more to read: helps the inflater threads.
     *
     * <p><b>Thread:</b> event loop.
     */
    public void onReadComplete() {
        path.onReadComplete();
    }

    /**
     * Delivers a step behind everything that came before it.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param step to deliver.
     */
    public void offer(LifeCycle step) {
        assert loop.inLoop() : "not on the event loop: thread=" + Thread.currentThread();
        path.offer(step);
    }

    /**
     * Delivers the end of a connection behind everything that came from it. {@link MessageGate#ended()} says how it
     * ended, when it is the next to deliver.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param source that ended.
     */
    public void offerEnd(MessageSource source) {
        assert loop.inLoop() : "not on the event loop: thread=" + Thread.currentThread();
        path.offerEnd(source);
    }

    /**
     * Makes a socket the one that is paused when too much is queued; it is paused at once if that is so already.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param reader of the socket.
     */
    public void attach(ReadControl reader) {
        path.attach(reader);
    }

    /**
     * Forgets a socket, if it is the one that was attached last.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param reader of the socket.
     */
    public void detach(ReadControl reader) {
        path.detach(reader);
    }

    /**
     * Drops what is queued, and what comes from now on. Afterwards no claim is open.
     *
     * <p><b>Thread:</b> event loop, or any once it has ended.
     */
    public void stop() {
        path.close();
    }

    /**
     * Ends the event loop's use, after {@link #stop()}.
     *
     * <p><b>Thread:</b> event loop, or any once it has ended.
     */
    public void closeOnLoop() {
        // Afterwards inflater threads hold nothing of this receiver, so every slab is back before its pool closes.
        scratch.finishAll();
        closeSide();
        slabs.close();
    }

    // Game thread.

    /**
     * Adds an interceptor behind the others. The next record is its first; what it missed of the session is delivered
     * before.
     *
     * <p><b>Thread:</b> game.
     *
     * @param intercept not registered yet.
     * @param packets that it sends.
     * @return false, and nothing changed, if it is registered already.
     */
    public boolean register(NetIntercept intercept, UnsentPackets packets) {
        boolean added = dispatcher.register(intercept, packets);
        interests.set(dispatcher.interests());
        return added;
    }

    /**
     * Removes an interceptor; the record that is being dispatched, if any, is its last.
     *
     * <p><b>Thread:</b> game.
     *
     * @param intercept which.
     * @return null if it was not registered.
     */
    public @Nullable Registration unregister(NetIntercept intercept) {
        Registration removed = dispatcher.unregister(intercept);
        interests.set(dispatcher.interests());
        return removed;
    }

    /**
     * Returns the interceptors in their order.
     *
     * <p><b>Thread:</b> game.
     *
     * @return not to be changed; registering replaces the array, so a walk over it is not disturbed.
     */
    public Registration[] registrations() {
        return dispatcher.registrations();
    }

    /**
     * Delivers what is in the ring, and wakes the event loop if that made room it waits for.
     *
     * <p><b>Thread:</b> game.
     *
     * @param budget of messages and time.
     * @return how many messages were delivered.
     */
    public int sync(SyncBudget budget) {
        int delivered = dispatcher.drain(budget);
        if (dispatcher.takeRoomMade()) {
            // The others first: this one would take again the slabs that it has just released.
            group.wakeIfSlabsWanted();
            if (path.claimWake()) {
                loop.execute(onDrained);
            }
        }
        return delivered;
    }

    /**
     * Counts and logs what an interceptor threw.
     *
     * <p><b>Thread:</b> game.
     *
     * @param intercept that threw.
     * @param error what.
     */
    public void failed(NetIntercept intercept, Throwable error) {
        dispatcher.failed(intercept, error);
    }

    /**
     * Discards the messages that are left, and tells interceptors that the connection ended. From inside a callback it
     * takes effect after the current record.
     *
     * <p><b>Thread:</b> game.
     */
    public void stopDelivering() {
        dispatcher.close();
    }

    /**
     * Ends the game thread's use, after {@link #stopDelivering()}.
     *
     * <p><b>Thread:</b> game.
     */
    public void closeOnGame() {
        dispatcher.close();
        closeSide();
        group.wakeIfSlabsWanted();
    }

    private void closeSide() {
        if (sidesClosed.incrementAndGet() == 2) {
            dispatcher.discardRest();
            group.wakeIfSlabsWanted();
        }
    }

    // Any thread.

    /**
     * Returns how much of the ring is taken by records that were not drained.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, record headers included.
     */
    public int pendingLength() {
        return ring.pendingLength();
    }

    /**
     * Returns the length of what is queued because it found no room.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, 256 for each entry included.
     */
    public long backlogLength() {
        return path.backlogLength();
    }

    /**
     * Returns how much of the slabs is in use.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long slabsInUseLength() {
        return slabs.inUseLength();
    }

    /**
     * Returns how much of the slabs is retained.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long retainedLength() {
        return slabs.retainedLength();
    }

    /**
     * Returns which decompressor inflates LZ4 blocks now; it changes once the JVM is warm.
     *
     * <p><b>Thread:</b> any.
     *
     * @return a name for logs.
     */
    public String decompressor() {
        return scratch.decompressor();
    }

    // For harnesses that watch the two sides.

    InboundRing ring() {
        return ring;
    }

    SlabPool slabs() {
        return slabs;
    }

    InboundPath path() {
        return path;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    DecodeInterests interests() {
        return interests;
    }
}
