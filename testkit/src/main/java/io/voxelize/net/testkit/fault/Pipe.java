package io.voxelize.net.testkit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: a queue of the source's bytes, each chunk with the earliest time to pass it on.
 *
 * <p><b>Thread:</b> event loop.
 */
// A failed write closes the channel; channelInactive reports that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pipe extends ChannelInboundHandlerAdapter {

    /** How many pieces go before other connections have their turn. */
    private static final int MAX_PIECES = 256;
    /** How much of a second's bandwidth is used at a time. */
    private static final int PIECES_PER_SECOND = 200;
    /** How late a piece may be and still not delay those behind it: timers are not exact. */
    private static final long MAX_CATCH_UP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Link link;
    private final FaultFlow flow;
    private final SocketChannel source;
    private final SocketChannel target;
    private final Link.Settings settings;
    private final Deque<Arrival> queue = new ArrayDeque<>();
    private @Nullable Pipe reverse;
    private @Nullable Future<?> timer;
    /** The bytes of a range that is passed on twice, as far as they have come. */
    private @Nullable ByteBuf repeat;

    private int heldLength;
    /** Of the next byte that leaves the queue. */
    private long position;

    private long lastDueNs = System.nanoTime();
    /** When the last piece went. */
    private long lastPieceNs = lastDueNs;
    /** When the bandwidth is free again. */
    private long freeNs = lastDueNs;

    private boolean pumping;

    /** The end of the source's bytes was passed on. */
    private boolean ended;
    /** Nothing is passed on any more: what the source says is read and thrown away. */
    private boolean stopped;

    private enum Kind {
        BYTES,
        /** The source will send no more. */
        END,
        /** The source is gone. */
        RESET
    }

    private record Arrival(Kind kind, ByteBuf bytes, long dueNs) {}

    Pipe(Link link, FaultFlow flow, SocketChannel source, SocketChannel target, Link.Settings settings) {
        this.link = link;
        this.flow = flow;
        this.source = source;
        this.target = target;
        this.settings = settings;
    }

    void open(Pipe newReverse) {
        reverse = newReverse;
        source.pipeline().addLast(this);
        flow.onChange(() -> link.execute(this::pump));
        pump();
    }

    boolean isEnded() {
        return ended;
    }

    /** Gives up what waits. */
    void stop() {
        stopped = true;
        clear();
        updateReading();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        flow.received(bytes.readableBytes());
        heldLength += bytes.readableBytes();
        arrive(Kind.BYTES, bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (stopped) {
                Link.closeWhenWritten(source);
            } else {
                arrive(Kind.END, Unpooled.EMPTY_BUFFER);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        arrive(Kind.RESET, Unpooled.EMPTY_BUFFER);
        // Nobody is left to take what comes the other way, and to make room by that.
        reverse().pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        reverse().pump();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private Pipe reverse() {
        return Objects.requireNonNull(reverse, "the pipe is not open");
    }

    private void arrive(Kind kind, ByteBuf bytes) {
        FaultPlan plan = flow.plan();
        long jitterNs = plan.jitterMs == 0 ? 0 : settings.random().nextLong(nanos(plan.jitterMs) + 1);
        lastDueNs = Math.max(lastDueNs, System.nanoTime() + nanos(plan.latencyMs) + jitterNs);
        queue.add(new Arrival(kind, bytes, lastDueNs));
        pump();
    }

    /** Passes on what may go now, and sees to it that this goes on when more may. */
    private void pump() {
        if (pumping) {
            // Writing tells at once that the target takes no more; the loop below sees that itself.
            return;
        }
        pumping = true;
        cancelTimer();
        int pieces = 0;
        while (!stopped && pieces < MAX_PIECES && passNext()) {
            pieces++;
        }
        pumping = false;
        if (pieces == MAX_PIECES) {
            source.eventLoop().execute(this::pump);
        }
        if (stopped) {
            clear();
        }
        updateReading();
    }

    /** Passes on the next piece; false if it has to wait. */
    private boolean passNext() {
        FaultPlan plan = flow.plan();
        if (plan.cutsAt(position)) {
            link.cut(plan.cut);
            return false;
        }
        Arrival head = queue.peek();
        if (head == null || plan.stallsAt(position)) {
            return false;
        }
        if (plan.swallowsAt(position) || !target.isActive()) {
            discard(head);
            return true;
        }
        return target.isWritable() && isDue(dueNs(head, plan)) && pass(head, plan);
    }

    private long dueNs(Arrival head, FaultPlan plan) {
        long dueNs = head.dueNs;
        if (plan.bytesPerSecond > 0) {
            dueNs = Math.max(dueNs, freeNs);
        }
        return plan.sliceGapMs > 0 && position > 0 ? Math.max(dueNs, lastPieceNs + nanos(plan.sliceGapMs)) : dueNs;
    }

    private boolean isDue(long dueNs) {
        long waitNs = dueNs - System.nanoTime();
        if (waitNs > 0) {
            timer = source.eventLoop().schedule(this::pump, waitNs, TimeUnit.NANOSECONDS);
        }
        return waitNs <= 0;
    }

    private boolean pass(Arrival head, FaultPlan plan) {
        switch (head.kind) {
            case BYTES -> passBytes(head.bytes, plan);
            case END -> passEnd();
            case RESET -> passReset();
        }
        if (!head.bytes.isReadable()) {
            remove(head);
        }
        return true;
    }

    private void passBytes(ByteBuf bytes, FaultPlan plan) {
        int length = plan.pieceLength(position, pacedLength(plan, bytes.readableBytes()));
        corrupt(plan, bytes, length);
        keepForRepeat(plan, bytes, length);
        flow.pass(length, () -> target.writeAndFlush(bytes.readRetainedSlice(length)));
        heldLength -= length;
        position += length;
        repeat(plan);
        pace(plan, length);
    }

    private static int pacedLength(FaultPlan plan, int available) {
        return plan.bytesPerSecond == 0
                ? available
                : (int) Math.min(available, 1 + plan.bytesPerSecond / PIECES_PER_SECOND);
    }

    private void pace(FaultPlan plan, int length) {
        lastPieceNs = System.nanoTime();
        if (plan.bytesPerSecond > 0) {
            long takesNs = length * TimeUnit.SECONDS.toNanos(1) / plan.bytesPerSecond;
            freeNs = Math.max(freeNs, lastPieceNs - MAX_CATCH_UP_NS) + takesNs;
        }
    }

    private void corrupt(FaultPlan plan, ByteBuf bytes, int length) {
        for (FaultPlan.Corruption corruption : plan.corruptions) {
            long offset = corruption.position() - position;
            if (offset >= 0 && offset < length) {
                int index = bytes.readerIndex() + (int) offset;
                bytes.setByte(index, bytes.getByte(index) ^ corruption.mask());
            }
        }
    }

    /** A piece lies whole within a range or whole outside of it. */
    private void keepForRepeat(FaultPlan plan, ByteBuf bytes, int length) {
        for (FaultPlan.Repeat range : plan.repeats) {
            if (position >= range.position() && position < range.end()) {
                ByteBuf kept = repeat == null ? Unpooled.buffer() : repeat;
                repeat = kept.writeBytes(bytes, bytes.readerIndex(), length);
                return;
            }
        }
    }

    private void repeat(FaultPlan plan) {
        ByteBuf kept = repeat;
        if (kept != null && plan.repeats.stream().anyMatch(range -> range.end() == position)) {
            repeat = null;
            flow.pass(kept.readableBytes(), () -> target.writeAndFlush(kept));
        }
    }

    private void passEnd() {
        ended = true;
        Link.shutdownOutput(target);
        link.onEnded();
    }

    private void passReset() {
        stopped = true;
        Link.reset(target);
    }

    private void discard(Arrival head) {
        position += head.bytes.readableBytes();
        heldLength -= head.bytes.readableBytes();
        head.bytes.skipBytes(head.bytes.readableBytes());
        remove(head);
    }

    private void remove(Arrival head) {
        // Who stops a pipe has emptied its queue.
        if (!stopped) {
            queue.remove();
            head.bytes.release();
        }
    }

    private void clear() {
        queue.forEach(arrival -> arrival.bytes.release());
        queue.clear();
        heldLength = 0;
        if (repeat != null) {
            repeat.release();
            repeat = null;
        }
    }

    private void updateReading() {
        FaultPlan plan = flow.plan();
        boolean takes =
                plan.swallowsAt(position) || (!plan.stallsAt(position) && heldLength < settings.maxHeldLength());
        source.config().setAutoRead(stopped || takes);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private static long nanos(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
