package io.voxelize.net.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults and byte counts of one direction: of one connection, or of all connections of a proxy, future ones
 * included. The later of two settings wins.
 *
 * <p>A setting applies to bytes that have not been passed on yet; latency and jitter apply to bytes that arrive later.
 * Positions count the bytes that the source sent on one connection, from 0, whatever became of them; a position that
 * has been reached already means at once for {@link #stallAt}, {@link #swallowAt} and {@link #cutAt}, and nothing for
 * the others.
 *
 * <p><b>Thread:</b> any.
 */
public final class FaultFlow {

    private final String name;
    private final Watch watch;
    /** The flow of all connections; null if this is that one. */
    private final @Nullable FaultFlow all;
    /** The flows of single connections, if this is the flow of all. */
    private final List<FaultFlow> parts = new ArrayList<>();

    private volatile FaultPlan plan;
    private volatile Runnable onChange = () -> {};
    private long receivedBytes;
    private long passedBytes;

    private FaultFlow(String name, Watch watch, @Nullable FaultFlow all, FaultPlan plan) {
        this.name = name;
        this.watch = watch;
        this.all = all;
        this.plan = plan;
    }

    /** Makes the flow of all connections. */
    static FaultFlow ofAll(String name, Watch watch) {
        return new FaultFlow(name, watch, null, new FaultPlan());
    }

    /** Creates the flow of one connection below this flow of all. */
    FaultFlow part(int connection) {
        synchronized (watch) {
            FaultFlow part = new FaultFlow(name + ", connection=" + connection, watch, this, plan);
            parts.add(part);
            return part;
        }
    }

    /**
     * Delays all bytes, without limiting how many are on their way.
     *
     * @param value in milliseconds, 0 for none.
     * @return this.
     */
    public FaultFlow latencyMs(long value) {
        atLeast("latencyMs", value, 0);
        return change(changed -> changed.latencyMs = value);
    }

    /**
     * Delays each read by an additional random time up to this bound; order is kept.
     *
     * @param value in milliseconds, 0 for none.
     * @return this.
     */
    public FaultFlow jitterMs(long value) {
        atLeast("jitterMs", value, 0);
        return change(changed -> changed.jitterMs = value);
    }

    /**
     * Limits the bandwidth of each connection.
     *
     * @param value in bytes per second, 0 for no limit.
     * @return this.
     */
    public FaultFlow bytesPerSecond(long value) {
        atLeast("bytesPerSecond", value, 0);
        return change(changed -> changed.bytesPerSecond = value);
    }

    /**
     * Passes bytes on in slices, each handed to the operating system on its own. A receiver that is slower than the
     * proxy may still find several of them in one read, unless there is a gap between them.
     *
     * @param length of a slice in bytes, such as 1.
     * @param gapMs between two slices in milliseconds, 0 for as fast as it goes.
     * @return this.
     */
    public FaultFlow slices(int length, long gapMs) {
        atLeast("length", length, 1);
        atLeast("gapMs", gapMs, 0);
        return change(changed -> {
            changed.sliceLength = length;
            changed.sliceGapMs = gapMs;
        });
    }

    /**
     * Passes nothing on and reads nothing, as if the receiver had stopped reading: the sender's buffers fill up.
     *
     * @return this.
     */
    public FaultFlow stall() {
        return stallAt(0);
    }

    /**
     * Stalls once so many bytes were passed on.
     *
     * @param position of the first byte that is held back.
     * @return this.
     */
    public FaultFlow stallAt(long position) {
        atLeast("position", position, 0);
        return change(changed -> changed.stallPosition = position);
    }

    /**
     * Reads everything and passes nothing on, not even the end of the connection, as if a cable were pulled: the sender
     * keeps a socket that works, and the receiver hears no more. Done to both directions, it makes the connection
     * half-open for both ends.
     *
     * @return this.
     */
    public FaultFlow swallow() {
        return swallowAt(0);
    }

    /**
     * Swallows once so many bytes were passed on.
     *
     * @param position of the first byte that is swallowed.
     * @return this.
     */
    public FaultFlow swallowAt(long position) {
        atLeast("position", position, 0);
        return change(changed -> changed.swallowPosition = position);
    }

    /**
     * Ends a stall and swallowing. What was stalled is passed on; what was swallowed is gone.
     *
     * @return this.
     */
    public FaultFlow resume() {
        return change(changed -> {
            changed.stallPosition = FaultPlan.NEVER;
            changed.swallowPosition = FaultPlan.NEVER;
        });
    }

    /**
     * Cuts the connection, both directions of it, as soon as so many bytes of this one were passed on.
     *
     * @param position of the first byte that is not passed on; 0 cuts a connection when it opens.
     * @param how it is cut.
     * @return this.
     */
    public FaultFlow cutAt(long position, Cut how) {
        atLeast("position", position, 0);
        return change(changed -> {
            changed.cutPosition = position;
            changed.cut = how;
        });
    }

    /**
     * Damages one byte.
     *
     * @param position of the byte.
     * @param mask combined with the byte by exclusive or, 1 to 255: 1 flips its lowest bit.
     * @return this.
     */
    public FaultFlow corrupt(long position, int mask) {
        atLeast("position", position, 0);
        if (mask < 1 || mask > 0xFF) {
            throw new IllegalArgumentException("mask changes nothing or more than a byte: mask=" + mask + ", max=255");
        }
        return change(changed -> changed.corruptions.add(new FaultPlan.Corruption(position, mask)));
    }

    /**
     * Passes a range of bytes on twice. Positions count them once.
     *
     * @param position of the first byte.
     * @param length of the range in bytes.
     * @return this.
     */
    public FaultFlow duplicate(long position, int length) {
        atLeast("position", position, 0);
        atLeast("length", length, 1);
        return change(changed -> changed.repeats.add(new FaultPlan.Repeat(position, length)));
    }

    /**
     * Undoes every setting and passes on what was held back.
     *
     * @return this.
     */
    public FaultFlow heal() {
        synchronized (watch) {
            setPlan(new FaultPlan());
        }
        notifyOfChange();
        return this;
    }

    /**
     * Returns how many bytes were read from the source.
     *
     * @return count since the start.
     */
    public long receivedBytes() {
        synchronized (watch) {
            return receivedBytes;
        }
    }

    /**
     * Returns how many bytes were passed on, those that were duplicated twice.
     *
     * @return count since the start.
     */
    public long passedBytes() {
        synchronized (watch) {
            return passedBytes;
        }
    }

    /**
     * Waits until so many bytes were read from the source.
     *
     * @param count since the start.
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if that takes too long; see {@link FaultProxy.Builder#awaitTimeoutMs}.
     */
    public void awaitReceivedBytes(long count) throws InterruptedException {
        await("receivedBytes", this::receivedBytes, count);
    }

    /**
     * Waits until so many bytes were passed on.
     *
     * @param count since the start.
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if that takes too long; see {@link FaultProxy.Builder#awaitTimeoutMs}.
     */
    public void awaitPassedBytes(long count) throws InterruptedException {
        await("passedBytes", this::passedBytes, count);
    }

    private void await(String what, LongSupplier value, long count) throws InterruptedException {
        watch.await(
                () -> value.getAsLong() >= count,
                () -> what + "=" + value.getAsLong() + ", expected=" + count + ", direction=" + name);
    }

    FaultPlan plan() {
        return plan;
    }

    /** Sets the callback to run when the plan changes. */
    void onChange(Runnable action) {
        onChange = action;
    }

    void received(int count) {
        watch.change(() -> {
            receivedBytes += count;
            if (all != null) {
                all.receivedBytes += count;
            }
        });
    }

    /** Counts bytes before they are passed on, so that the receiver never sees bytes that are not counted yet. */
    void pass(int count, Runnable write) {
        watch.change(() -> {
            write.run();
            passedBytes += count;
            if (all != null) {
                all.passedBytes += count;
            }
        });
    }

    private FaultFlow change(Consumer<FaultPlan> change) {
        synchronized (watch) {
            applyToPlan(change);
        }
        notifyOfChange();
        return this;
    }

    private void applyToPlan(Consumer<FaultPlan> change) {
        FaultPlan changed = plan.copy();
        change.accept(changed);
        plan = changed;
        parts.forEach(part -> part.applyToPlan(change));
    }

    private void setPlan(FaultPlan value) {
        plan = value;
        parts.forEach(part -> part.setPlan(value));
    }

    private void notifyOfChange() {
        List<FaultFlow> told;
        synchronized (watch) {
            told = List.copyOf(parts);
        }
        onChange.run();
        told.forEach(FaultFlow::notifyOfChange);
    }

    private static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " too small: " + name + "=" + value + ", min=" + min);
        }
    }
}
