package io.voxelize.net.internal.transport;

import static java.lang.System.Logger.Level.ERROR;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.metrics.Counter;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages from the socket to the ring, in order and without loss.
 *
 * <pre>
 *   socket ──► decode ──► gate ──► ring ──► game thread
 *     ▲           │ no slab, or ring full        │ drained
 *     │           ▼                              │
 *     └─pause─ backlog (still compressed) ◄─wake─┘
 * </pre>
 *
 * <p>A message that finds room is decoded where it was read; nothing is copied or kept. One that finds none waits,
 * compressed as it came, and everything after it waits behind it. When the backlog exceeds its bound, or that of all
 * connections of the loop, reading from the socket pauses; when half of the backlog is worked off, it goes on. The
 * bound may be exceeded by what one read from the socket held.
 *
 * <p>It serves one connection after the other: what waits of an ended one still goes to the game thread first.
 *
 * <p><b>Wake-up.</b> Only a drain makes room, and the loop sleeps meanwhile, so the two must never miss each other. The
 * loop sets {@link #waiting}, and only then looks for room once more; the game thread drains, and only then looks at
 * {@code waiting}; each has a full fence between its two steps. So in whatever order they meet, one of them sees what
 * the other did: either the loop finds the room, or the game thread finds the flag and sends the loop a task. Whoever
 * clears the flag has sent a task that will look, and will set the flag again if it must wait again.
 *
 * <p>That holds as well while claims are open, because inflater threads have not finished their messages. The game
 * thread stops at the first open claim, and such a drain may make no room and wake nobody; but it drains again with its
 * next frame, and once the claim is committed or aborted it passes it, which makes room. Nothing else makes room for
 * the ring. For slabs, a message that failed gives back its own on the inflater thread, which wakes nobody either; it
 * does so before it aborts its claim, so the drain that passes the claim comes after it, and wakes.
 *
 * <p><b>Thread:</b> event loop, except {@link #isWaiting()}, {@link #claimWake()} and {@link #backlogLength()}.
 */
public final class InboundPath implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    /** What a pause does to the socket. */
    interface Reader {

        void pauseReading();

        void resumeReading();
    }

    /** How far the first entry of the backlog has come, if it is a message. */
    private enum Stage {
        /** Not decoded. */
        FRESH,
        /** Admitted; the step before it is not handed over either. */
        JOINED,
        /** Admitted. */
        ADMITTED
    }

    private final InboundRing ring;
    private final DecodeScratch scratch;
    private final WritableCounters counters;
    private final long maxBacklogLength;
    private final int roomLength;
    private final InboundShare share;
    private final Backlog backlog;
    private @Nullable Reader reader;
    private boolean paused;
    private Stage stage = Stage.FRESH;
    /** The first entry waits for slabs, not for room in the ring. */
    private boolean slabsLacking;
    /** {@link #share} knows that it waits for slabs. */
    private boolean slabsAwaited;

    private boolean working;
    private boolean closed;
    /** Set by the loop when it waits for a drain, cleared by the game thread when it wakes the loop. */
    private volatile boolean waiting;

    /**
     * Creates the way to the ring of a connection that shares nothing.
     *
     * @param config for the bound of the backlog.
     * @param ring to the game thread.
     * @param scratch of the event loop.
     * @param counters of the network.
     */
    public InboundPath(NetworkConfig config, InboundRing ring, DecodeScratch scratch, WritableCounters counters) {
        this(config, new InboundShare(config.maxBacklogLength()), ring, scratch, counters);
    }

    /**
     * Creates the way to a ring.
     *
     * @param config for the bound of the backlog.
     * @param share of what the connections of the loop have in common.
     * @param ring to the game thread.
     * @param scratch of the event loop.
     * @param counters of the network.
     */
    public InboundPath(
            NetworkConfig config,
            InboundShare share,
            InboundRing ring,
            DecodeScratch scratch,
            WritableCounters counters) {
        this.share = share;
        this.backlog = new Backlog(share);
        this.ring = ring;
        this.scratch = scratch;
        this.counters = counters;
        this.maxBacklogLength = config.maxBacklogLength();
        // No record is longer, so with that much room a decoded message is never decoded in vain.
        this.roomLength = Math.min(RecordLayout.MAX_INLINE_LENGTH, ring.maxRecordLength());
    }

    /**
     * Tells whether something waits for a drain.
     *
     * <p><b>Thread:</b> any.
     *
     * @return true if the loop is to be woken after room was made.
     */
    public boolean isWaiting() {
        return waiting;
    }

    /**
     * Finds out after a drain whether the loop must be woken. Who gets true must run {@link #resume()} on the loop.
     *
     * <p><b>Thread:</b> game.
     *
     * @return true if something waits.
     */
    public boolean claimWake() {
        // Between the drain and the look at the flag: see the class comment.
        VarHandle.fullFence();
        if (!waiting) {
            return false;
        }
        waiting = false;
        return true;
    }

    /** Works the backlog off as far as there is room, and reads on if it has become short enough. */
    public void resume() {
        advance();
        scratch.help();
    }

    /** Hands over the small messages that came one behind the other. */
    void publish() {
        ring.publish();
    }

    /** A read is over: nothing is at hand but what waits for an inflater thread. */
    void onReadComplete() {
        scratch.help();
    }

    private void advance() {
        if (closed || working) {
            return;
        }
        working = true;
        try {
            boolean done = workOff();
            if (!done) {
                waiting = true;
                if (slabsLacking) {
                    slabsAwaited = true;
                    share.awaitSlabs(this);
                }
                // Between the flag and the last look for room: see the class comment.
                VarHandle.fullFence();
                done = workOff();
            }
            if (done) {
                waiting = false;
                forgetSlabs();
            }
        } finally {
            working = false;
            ring.publish();
        }
        readOnIfShort();
    }

    /**
     * Tells the game thread of a step, behind everything that came before.
     *
     * @param step to tell.
     */
    public void offer(LifeCycle step) {
        if (!closed) {
            backlog.addStep(step);
            resumeUnlessWaiting();
        }
    }

    /**
     * Tells the game thread that a connection ended, behind everything that came of it.
     *
     * @param source that ended.
     */
    public void offerEnd(MessageSource source) {
        if (!closed) {
            backlog.addEnd(source);
            resumeUnlessWaiting();
        }
    }

    /**
     * Returns what waits.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, 256 for each entry included.
     */
    public long backlogLength() {
        return backlog.length();
    }

    /** Drops what waits, and what is offered from now on. Afterwards no claim is open. */
    @Override
    public void close() {
        closed = true;
        stage = Stage.FRESH;
        backlog.clear();
        forgetSlabs();
        // An open claim would keep the game thread from releasing what is behind it.
        scratch.finishAll();
    }

    /**
     * Takes a message. The buffer is lent: a message that must wait is copied, or retains it.
     *
     * @param buffer of one piece; its reader and writer index mean nothing.
     * @param index of the message's first byte.
     * @param length in bytes.
     * @param source that it came from.
     * @param receivedNs when its last byte was read.
     */
    void onMessage(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        if (closed) {
            return;
        }
        counters.increment(Counter.MESSAGES_RECEIVED);
        counters.add(Counter.WIRE_BYTES_RECEIVED, length);
        if (isNothingBefore()
                && (goAtOnce(buffer, index, length, source, receivedNs)
                        || goStraight(buffer, index, length, source, receivedNs))) {
            return;
        }
        backlog.lend(buffer, index, length, source, receivedNs);
        try {
            resumeUnlessWaiting();
        } finally {
            backlog.keep();
        }
        pauseIfLong();
    }

    /**
     * Tells whether nothing is before a message, as for nearly every one: then, if there is room for it as well, it
     * needs no place in the backlog.
     */
    private boolean isNothingBefore() {
        return backlog.isEmpty() && !working && !waiting;
    }

    /** Hands a message over that needs nobody's leave; false if it is another one, and then nothing has come of it. */
    private boolean goAtOnce(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        MessageGate gate = source.gate();
        String world = gate.openWorld();
        if (world == null || length > MessageDecoder.MAX_SMALL_LENGTH) {
            return false;
        }
        ByteBuffer wire = buffer.internalNioBuffer(index, length);
        try {
            return source.decoder().deliverSmall(wire, wire.position(), length, receivedNs, world, ring);
        } catch (RuntimeException ex) {
            failed(length, ex);
            return true;
        }
    }

    /** Hands a message over; false if it lacks room or slabs, and then nothing has come of it. */
    private boolean goStraight(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        if (!ring.hasRoom(roomLength)) {
            return false;
        }
        working = true;
        try {
            int outcome = decodeSafely(buffer, index, length, receivedNs, source.decoder());
            if (outcome == MessageDecoder.NO_ROOM) {
                return false;
            }
            if (outcome == MessageDecoder.DECODED && !deliverStraight(source)) {
                backlog.lend(buffer, index, length, source, receivedNs);
                write(source);
                source.gate().onDelivered();
            }
        } finally {
            backlog.keep();
            working = false;
        }
        if (!backlog.isEmpty()) {
            // It found no room after all, or the gate offered something in turn.
            resumeUnlessWaiting();
            pauseIfLong();
        }
        return true;
    }

    /**
     * Hands over what was decoded, or drops it; false if a step comes before it, or room is missing: then it is
     * admitted and still pending.
     */
    private boolean deliverStraight(MessageSource source) {
        MessageGate gate = source.gate();
        MessageDecoder decoder = source.decoder();
        MessageGate.Verdict verdict = gate.admit(decoder);
        if (verdict == MessageGate.Verdict.DROP) {
            decoder.release();
            return true;
        }
        if (verdict == MessageGate.Verdict.DELIVER && decoder.deliver(ring)) {
            gate.onDelivered();
            return true;
        }
        stage = verdict == MessageGate.Verdict.DELIVER ? Stage.ADMITTED : Stage.JOINED;
        return false;
    }

    /** Lets a socket be paused; it is at once, if too much waits already. */
    void attach(Reader newReader) {
        reader = newReader;
        if (paused) {
            newReader.pauseReading();
        }
    }

    /** Forgets the socket. */
    void detach(Reader oldReader) {
        if (reader == oldReader) {
            reader = null;
        }
    }

    private void resumeUnlessWaiting() {
        // If it waits, the next drain wakes it; until then another look would only decode the same message again.
        if (!waiting) {
            advance();
        }
    }

    private void forgetSlabs() {
        if (slabsAwaited) {
            slabsAwaited = false;
            share.forget(this);
        }
    }

    private void pauseIfLong() {
        if (!paused && !backlog.isEmpty() && (backlog.length() > maxBacklogLength || share.isBacklogOver())) {
            paused = true;
            counters.increment(Counter.READ_PAUSES);
            if (reader != null) {
                reader.pauseReading();
            }
        }
    }

    private void readOnIfShort() {
        // Whatever the others have waiting, what is empty must fill again: nothing else would ever wake it.
        if (paused && (backlog.isEmpty() || (backlog.length() <= maxBacklogLength / 2 && !share.isBacklogOver()))) {
            paused = false;
            if (reader != null) {
                reader.resumeReading();
            }
        }
    }

    /** Hands over what waits, in order; true if nothing waits any more. */
    private boolean workOff() {
        while (!backlog.isEmpty()) {
            if (!handOver(backlog.peek(), backlog.source())) {
                return false;
            }
        }
        return true;
    }

    private boolean handOver(@Nullable Object item, @Nullable MessageSource source) {
        if (item instanceof ByteBuf message && source != null) {
            slabsLacking = false;
            if (stage != Stage.FRESH) {
                return decodeAgain(message, source);
            }
            return handOverAtOnce(message, source) || decode(message, source);
        }
        LifeCycle step = item instanceof MessageSource ended ? ended.gate().ended() : (LifeCycle) item;
        if (step != null && !step.offer(ring)) {
            return false;
        }
        backlog.remove();
        return true;
    }

    private boolean handOverAtOnce(ByteBuf message, MessageSource source) {
        boolean done = goAtOnce(message, backlog.messageIndex(), backlog.messageLength(), source, backlog.receivedNs());
        if (done) {
            backlog.remove();
        }
        return done;
    }

    private boolean decode(ByteBuf message, MessageSource source) {
        MessageGate gate = source.gate();
        if (!ring.hasRoom(roomLength) && !gate.awaitsInit()) {
            return false;
        }
        return decode(message, source.decoder()) ? admit(source) : pass();
    }

    /** Decodes a message that was admitted and found no room. */
    private boolean decodeAgain(ByteBuf message, MessageSource source) {
        if (!writeStep(source) || !ring.hasRoom(roomLength)) {
            return false;
        }
        return decode(message, source.decoder()) ? write(source) : pass();
    }

    /** Drops a message that is not for the game, unless it only lacks slabs. */
    private boolean pass() {
        if (slabsLacking) {
            return false;
        }
        stage = Stage.FRESH;
        backlog.remove();
        return true;
    }

    private boolean decode(ByteBuf message, MessageDecoder decoder) {
        int outcome =
                decodeSafely(message, backlog.messageIndex(), backlog.messageLength(), backlog.receivedNs(), decoder);
        slabsLacking = outcome == MessageDecoder.NO_ROOM;
        if (!slabsLacking) {
            forgetSlabs();
        }
        return outcome == MessageDecoder.DECODED;
    }

    private int decodeSafely(ByteBuf message, int index, int length, long receivedNs, MessageDecoder decoder) {
        // A chunk takes long, and what came before it need not wait for that.
        ring.publish();
        ByteBuffer wire = message.internalNioBuffer(index, length);
        try {
            return decoder.decode(wire, wire.position(), length, receivedNs);
        } catch (RuntimeException ex) {
            failed(length, ex);
            decoder.release();
            return MessageDecoder.REJECTED;
        }
    }

    /** A defect of ours, which a server must not be able to use: the message is dropped, what follows is not. */
    private void failed(int length, RuntimeException ex) {
        LOGGER.log(ERROR, "message could not be decoded: length=" + length, ex);
        counters.incrementShared(Counter.BAD_MESSAGES);
    }

    private boolean admit(MessageSource source) {
        MessageGate.Verdict verdict = source.gate().admit(source.decoder());
        if (verdict == MessageGate.Verdict.DROP) {
            source.decoder().release();
            backlog.remove();
            return true;
        }
        stage = verdict == MessageGate.Verdict.DELIVER ? Stage.ADMITTED : Stage.JOINED;
        boolean written = write(source);
        // Only now: what the gate offers in turn belongs behind this message.
        source.gate().onDelivered();
        return written;
    }

    /**
     * Hands over a message that was decoded and admitted. If it must wait, it will be decoded again: what decoding
     * takes belongs to all connections of the loop, and its bytes may only be lent.
     */
    private boolean write(MessageSource source) {
        MessageDecoder decoder = source.decoder();
        if (!writeStep(source) || !decoder.deliver(ring)) {
            decoder.release();
            return false;
        }
        stage = Stage.FRESH;
        backlog.remove();
        return true;
    }

    private boolean writeStep(MessageSource source) {
        if (stage == Stage.JOINED) {
            if (!source.gate().joined().offer(ring)) {
                return false;
            }
            stage = Stage.ADMITTED;
        }
        return true;
    }
}
