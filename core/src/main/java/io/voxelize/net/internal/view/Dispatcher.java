package io.voxelize.net.internal.view;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of a connection to its interceptors, in the order of the wire.
 *
 * <p>Each record's slabs are released when the last interceptor has seen it, whatever they threw. What is registered or
 * unregistered from inside a callback counts from the next record on. An interceptor that is registered late is told
 * where the connection stands before its first record: that it is open or away, which world was joined, and the
 * session's INIT without its chunks.
 *
 * <p><b>Thread:</b> game, except where a method says otherwise.
 */
public final class Dispatcher {

    /** Records after which their room in the ring is free for the event loop. */
    private static final int BATCH = 16;

    private static final Counter[] DROPS =
            Arrays.stream(Counter.values()).filter(Counter::isDrop).toArray(Counter[]::new);

    private final InboundRing ring;
    private final SlabPool slabs;
    private final RetainContext context;
    private final WritableCounters counters;
    private final boolean checkedViews;
    private final LeakDetector leaks;
    private final DistinctErrorLog errors = new DistinctErrorLog(System.getLogger(Dispatcher.class.getName()));
    private final ControlledMessageHandler onRecord = this::onRecord;
    private final long[] dropsReported = new long[DROPS.length];

    /** Replaced as a whole, so that a walk over it is not disturbed. */
    private Registration[] registrations = {};

    private boolean lateComers;
    private MessageFlyweight message;

    private boolean connected;
    private @Nullable String world;
    private final KeptInit init;
    /** The last step while the connection is away. */
    private @Nullable LifeCycle away;

    private boolean draining;
    private boolean closed;
    private boolean discarding;
    private boolean over;
    private boolean roomMade;
    private int delivered;
    private long limit;
    private long end;
    private long startNs;
    private long maxNs;

    /**
     * Creates a dispatcher without interceptors.
     *
     * @param ring that the event loop fills.
     * @param slabs that the records' slab ids stand for.
     * @param counters of the connection.
     * @param checkedViews whether views are wrapped only once, so that every kept one throws.
     * @param leakDetection how closely retained chunks are watched.
     * @param inflater for chunks that are retained compressed.
     * @param compactInit whether a session's INIT is kept in little memory rather than at little cost.
     */
    public Dispatcher(
            InboundRing ring,
            SlabPool slabs,
            WritableCounters counters,
            boolean checkedViews,
            LeakDetection leakDetection,
            ArrayInflater inflater,
            boolean compactInit) {
        init = new KeptInit(compactInit);
        this.ring = ring;
        this.slabs = slabs;
        this.counters = counters;
        this.checkedViews = checkedViews;
        leaks = new LeakDetector(leakDetection, counters);
        context = new RetainContext(slabs, counters, leaks, inflater);
        message = new MessageFlyweight(context, checkedViews);
    }

    /**
     * Adds an interceptor behind the others; the next record is its first.
     *
     * @param intercept not registered yet.
     * @param packets that it sends.
     * @return false, and nothing changed, if it is registered already.
     */
    public boolean register(NetIntercept intercept, UnsentPackets packets) {
        for (Registration registration : registrations) {
            if (registration.intercept() == intercept) {
                return false;
            }
        }
        boolean late = connected;
        lateComers |= late;
        Registration[] longer = Arrays.copyOf(registrations, registrations.length + 1);
        longer[registrations.length] = new Registration(intercept, packets, late);
        registrations = longer;
        return true;
    }

    /**
     * Removes an interceptor; the record that is being dispatched, if any, is its last.
     *
     * @param intercept which.
     * @return null if it was not registered.
     */
    public @Nullable Registration unregister(NetIntercept intercept) {
        for (int i = 0; i < registrations.length; i++) {
            Registration removed = registrations[i];
            if (removed.intercept() == intercept) {
                Registration[] shorter = new Registration[registrations.length - 1];
                System.arraycopy(registrations, 0, shorter, 0, i);
                System.arraycopy(registrations, i + 1, shorter, i, shorter.length - i);
                registrations = shorter;
                return removed;
            }
        }
        return null;
    }

    /**
     * Returns the interceptors in their order.
     *
     * @return not to be changed; registering replaces the array, so a walk over it is not disturbed.
     */
    public Registration[] registrations() {
        return registrations;
    }

    /**
     * Returns what the interceptors want.
     *
     * @return the union, {@link Interests#NONE} without interceptors.
     */
    public Interests interests() {
        Interests union = Interests.NONE;
        for (Registration registration : registrations) {
            union = union.union(registration.intercept().interests());
        }
        return union;
    }

    /**
     * Delivers what is in the ring when it is called, within a budget, then what was dropped since the last call.
     *
     * <p>The limit of messages grows in proportion to how full the ring or the slab pool is, whichever is fuller:
     * {@code maxMessages} when both are empty, {@code maxMessages * maxBacklogFactor} when one is full. Time is checked
     * between messages.
     *
     * @param budget of messages and time.
     * @return how many messages were delivered; discarded messages and steps of the connection's life do not count.
     * @throws IllegalStateException if called from inside a callback.
     */
    public int drain(SyncBudget budget) {
        if (draining) {
            throw new IllegalStateException("sync() called from inside onMessage or another callback of sync()");
        }
        if (closed) {
            return 0;
        }
        draining = true;
        try {
            leaks.collect();
            start(budget);
            catchUp();
            drainRing();
            catchUp();
            reportDrops();
            return delivered;
        } finally {
            draining = false;
            if (closed) {
                finish();
            }
        }
    }

    private void start(SyncBudget budget) {
        delivered = 0;
        limit = scaledLimit(budget);
        maxNs = budget.maxNs();
        startNs = maxNs == Long.MAX_VALUE ? 0 : System.nanoTime();
    }

    private long scaledLimit(SyncBudget budget) {
        double ringFill = (double) ring.pendingLength() / ring.capacity();
        double slabFill = (double) slabs.inUseLength() / slabs.maxLength();
        double factor = 1 + (budget.maxBacklogFactor() - 1) * Math.min(1, Math.max(ringFill, slabFill));
        return (long) (budget.maxMessages() * factor);
    }

    private void drainRing() {
        // What arrives meanwhile is for the next call: a fast server must not keep the game in here.
        end = ring.producerPosition();
        long start = ring.consumerPosition();
        int read = 1;
        while (read > 0 && !isExhausted() && ring.consumerPosition() - end < 0) {
            read = ring.drain(onRecord, BATCH);
        }
        // Not by what was read: an aborted claim leaves room, and slabs it gave back, but nothing to read.
        roomMade |= ring.consumerPosition() != start;
        // Makes the new head visible before whatever the caller looks at next, a flag of a paused reader for instance.
        VarHandle.fullFence();
    }

    private boolean isExhausted() {
        return closed || delivered >= limit || isOutOfTime();
    }

    private boolean isOutOfTime() {
        // One message at least, however short the time, or a slow game would never get any.
        return delivered > 0 && maxNs != Long.MAX_VALUE && System.nanoTime() - startNs >= maxNs;
    }

    private boolean isLast(int index, int length) {
        return ring.positionBehind(index, length) - end >= 0 || isExhausted();
    }

    private Action onRecord(int recordType, MutableDirectBuffer buffer, int index, int length) {
        if (recordType != RecordLayout.LIFE_CYCLE_TYPE) {
            onMessage(recordType, buffer, index);
        } else if (!over) {
            onLifeCycle(LifeCycle.read(buffer, index));
        }
        return !discarding && isLast(index, length) ? Action.BREAK : Action.CONTINUE;
    }

    private void onMessage(int recordType, DirectBuffer buffer, int index) {
        MessageFlyweight current = nextMessage().wrap(recordType, buffer, index);
        try {
            if (discarding) {
                return;
            }
            catchUp();
            if (current.type() == MessageType.INIT) {
                init.keep(current);
            }
            deliver(current);
            delivered++;
            counters.increment(Counter.MESSAGES_DELIVERED);
        } finally {
            current.unwrapAndRelease();
        }
    }

    private MessageFlyweight nextMessage() {
        if (checkedViews) {
            message = new MessageFlyweight(context, true);
        }
        return message;
    }

    private void deliver(Message current) {
        for (Registration registration : registrations) {
            deliver(registration.intercept(), current);
        }
    }

    // Whatever an interceptor throws, an AssertionError or a StackOverflowError included, must not reach the others.
    private void deliver(NetIntercept intercept, Message current) {
        try {
            intercept.onMessage(current);
        } catch (Throwable ex) {
            failed(intercept, ex);
        }
    }

    private void call(NetIntercept intercept, Consumer<ConnectionListener> step) {
        try {
            step.accept(intercept);
        } catch (Throwable ex) {
            failed(intercept, ex);
        }
    }

    private void callAll(Consumer<ConnectionListener> step) {
        for (Registration registration : registrations) {
            // Registered by one that was just called: catchUp() tells it everything, and once.
            if (!registration.isLate()) {
                call(registration.intercept(), step);
            }
        }
    }

    /**
     * Counts and logs what an interceptor threw.
     *
     * @param intercept that threw.
     * @param error what.
     */
    public void failed(NetIntercept intercept, Throwable error) {
        counters.incrementShared(Counter.INTERCEPT_ERRORS);
        errors.record(intercept, error);
    }

    private void onLifeCycle(LifeCycle step) {
        catchUp();
        boolean wasConnected = connected;
        switch (step.kind()) {
            case CONNECTED -> connected = true;
            case JOINED, REJOINED -> setWorld(step.text(), null);
            case LEFT -> setWorld(null, away);
            case RECONNECTING -> setWorld(null, step);
            case RECONNECTED -> away = null;
            case DISCONNECTED -> {
                connected = false;
                setWorld(null, null);
            }
        }
        if (step.kind() != LifeCycle.Kind.DISCONNECTED || wasConnected) {
            step.tell(this::callAll);
        }
    }

    private void setWorld(@Nullable String joined, @Nullable LifeCycle reconnecting) {
        world = joined;
        away = reconnecting;
        init.forget();
    }

    /** Tells interceptors that were registered late what they missed. */
    private void catchUp() {
        // A callback may register another one.
        while (lateComers) {
            lateComers = false;
            for (Registration registration : registrations) {
                if (registration.takeLate()) {
                    catchUp(registration.intercept());
                }
            }
        }
    }

    private void catchUp(NetIntercept intercept) {
        if (!connected) {
            return;
        }
        call(intercept, ConnectionListener::onConnected);
        LifeCycle missing = away;
        if (missing != null) {
            missing.tell(call -> call(intercept, call));
        }
        String joined = world;
        if (joined != null) {
            call(intercept, listener -> listener.onJoined(joined));
        }
        if (init.isKept()) {
            MessageFlyweight replay = new MessageFlyweight(context, checkedViews);
            deliver(intercept, replay.wrap(RecordLayout.recordType(MessageType.INIT.id()), init.body(), 0));
            replay.unwrap();
        }
    }

    private void reportDrops() {
        for (int i = 0; i < DROPS.length; i++) {
            Counter counter = DROPS[i];
            long total = counters.get(counter);
            if (total != dropsReported[i]) {
                dropsReported[i] = total;
                callAll(listener -> listener.onDropped(counter, total));
            }
        }
    }

    /**
     * Tells whether room was made since the last call, in the ring or in the slab pool, and forgets it: the time to
     * wake an event loop that waits for room.
     *
     * <p>{@link #drain} ends with a full fence. So if the event loop sets a volatile flag before it looks for room for
     * the last time and pauses, and the game thread reads that flag after this method said true, then either the event
     * loop sees the room or the game thread sees the flag.
     *
     * @return true if at least one record, an aborted one included, was taken from the ring.
     */
    public boolean takeRoomMade() {
        boolean made = roomMade;
        roomMade = false;
        return made;
    }

    /**
     * Discards the messages that are left and releases their slabs; delivers the steps of the connection's life that
     * are left, and, if the last of them is missing, that the connection was closed. Afterwards nothing is delivered.
     * Idempotent.
     *
     * <p>From inside a callback it takes effect when the record that is being dispatched was seen by all. The event
     * loop must not produce any more.
     */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!draining) {
            finish();
        }
    }

    /**
     * Discards what came into the ring after {@link #close()}, and releases its slabs. Nobody is told anything.
     *
     * <p><b>Thread:</b> game or event loop, whichever is the last to use the ring.
     */
    public void discardRest() {
        over = true;
        discarding = true;
        while (ring.drain(onRecord, BATCH) > 0) {
            roomMade = true;
        }
    }

    private void finish() {
        draining = true;
        discarding = true;
        try {
            while (ring.drain(onRecord, BATCH) > 0) {
                roomMade = true;
            }
            onLifeCycle(LifeCycle.disconnected(0, NetworkException.Reason.CLOSED, "the network was closed"));
            leaks.collect();
        } finally {
            draining = false;
        }
    }
}
