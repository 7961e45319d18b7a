package io.voxelize.net.internal.receive;

import static java.lang.System.Logger.Level.ERROR;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.MessageGate.Verdict;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.metrics.Counter;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages and life-cycle steps from the event loop to the inbound ring, in order and without loss.
 *
 * <p>Every message takes one path, {@link #process}. Where it lacks room it stops in a named state, is queued as it
 * came, still compressed, and is processed again from that state after the next drain. Whatever comes later is queued
 * behind it.
 *
 * <pre>
 *   RECEIVED ── decode, admit ──┬─► STEP_PENDING ── offer step ──► ADMITTED ── deliver ──► in the ring
 *                               ├──────────────────────────────────►
 *                               └─► dropped
 * </pre>
 *
 * <p>A small message of the joined world takes the fast path, {@link #deliverSmall}: one pass, no state.
 *
 * <p>Reading from the socket pauses when this backlog exceeds its bound, or when all backlogs of the event loop
 * together exceed the common bound. It resumes at half of the bound. The messages of one socket read may overshoot it.
 *
 * <p>One path serves one connection after the other: queued messages of a former connection are delivered first.
 *
 * <p><b>Wake-up.</b> Only a drain makes room, and the event loop sleeps meanwhile. The loop sets {@link #waiting} and
 * then tries once more. The game thread drains and then reads {@code waiting}. Each has a full fence between its two
 * steps, so one of them sees what the other did: the loop finds the room, or the game thread finds the flag and sends
 * the loop a task. The game thread clears the flag when it sends the task; the task sets it again if it must wait
 * again.
 *
 * <p>This holds while claims are open because inflater threads have not finished. The game thread stops at the first
 * open claim, so that drain may make no room and wake nobody. It drains again in its next frame, passes the claim once
 * that is committed or aborted, and this makes room. A message that fails on an inflater thread releases its slabs
 * there, which wakes nobody either, but it does so before it aborts its claim: the drain that passes the claim comes
 * later, and wakes.
 *
 * <p><b>Thread:</b> event loop, except {@link #isWaiting()}, {@link #claimWake()} and {@link #backlogLength()}.
 */
final class InboundPath implements SlabWaiters.Waiter {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    /** How far the first message has come: the one that was just read, or the first in the queue. */
    private enum State {
        /** Not decoded, or decoded without slabs, which leaves nothing behind. */
        RECEIVED,
        /** Admitted by the gate; the step that precedes it is not in the ring. */
        STEP_PENDING,
        /** Admitted by the gate, not in the ring. */
        ADMITTED
    }

    private final InboundRing ring;
    private final DecodeScratch scratch;
    private final WritableCounters counters;
    private final long maxBacklogLength;
    private final int roomLength;
    private final BacklogTotal backlogTotal;
    private final SlabWaiters slabWaiters;
    private final Backlog backlog;
    private @Nullable ReadControl reader;
    private boolean paused;
    private State state = State.RECEIVED;
    /** The first message stopped because a slab is missing, not because the ring is full. */
    private boolean lacksSlabs;
    /** This path is among the {@link #slabWaiters}. */
    private boolean awaitsSlabs;
    /** A message or step is being processed: what is offered meanwhile is queued behind it. */
    private boolean processing;

    private boolean closed;
    /** Set by the loop when it waits for a drain, cleared by the game thread when it wakes the loop. */
    private volatile boolean waiting;

    /**
     * Creates the path to a ring.
     *
     * @param config for the bound of the backlog.
     * @param ring to the game thread.
     * @param scratch of the event loop.
     * @param backlogTotal of the event loop.
     * @param slabWaiters of the event loop.
     * @param counters of the network.
     */
    InboundPath(
            NetworkConfig config,
            InboundRing ring,
            DecodeScratch scratch,
            BacklogTotal backlogTotal,
            SlabWaiters slabWaiters,
            WritableCounters counters) {
        this.ring = ring;
        this.scratch = scratch;
        this.backlogTotal = backlogTotal;
        this.slabWaiters = slabWaiters;
        this.counters = counters;
        backlog = new Backlog(backlogTotal);
        maxBacklogLength = config.maxBacklogLength();
        // No record is longer, so with that much room no message is decoded in vain.
        roomLength = Math.min(RecordLayout.MAX_INLINE_LENGTH, ring.maxRecordLength());
    }

    // What comes from the socket and the session.

    /**
     * Takes a message. The buffer is the caller's: a message that is queued is copied, or retains it.
     *
     * @param buffer in one piece; its reader and writer index do not matter.
     * @param index of the first byte of the message.
     * @param length in bytes.
     * @param source that it came from.
     * @param receivedNs when its last byte was read, on the clock of {@link System#nanoTime()}.
     */
    void onMessage(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        if (closed) {
            return;
        }
        counters.increment(Counter.MESSAGES_RECEIVED);
        counters.add(Counter.WIRE_BYTES_RECEIVED, length);
        if (!backlog.isEmpty() || processing || waiting) {
            backlog.add(buffer, index, length, source, receivedNs);
            drainBacklog();
            pauseIfLong();
        } else if (!deliverSmall(buffer, index, length, source, receivedNs)) {
            onFirstMessage(buffer, index, length, source, receivedNs);
        }
    }

    /** Takes a message that nothing precedes, as nearly all are. */
    private void onFirstMessage(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        boolean done = false;
        processing = true;
        try {
            done = process(buffer, index, length, source, receivedNs, false);
            if (!done && state == State.RECEIVED && !closed) {
                backlog.add(buffer, index, length, source, receivedNs);
            }
        } finally {
            processing = false;
        }
        if (!done) {
            awaitRoom();
            resumeReadingIfShort();
            pauseIfLong();
        } else if (!backlog.isEmpty()) {
            // The gate offered a step.
            drainBacklog();
            pauseIfLong();
        }
    }

    /**
     * Delivers a step behind everything that came before.
     *
     * @param step to deliver.
     */
    void offer(LifeCycle step) {
        if (!closed) {
            backlog.addStep(step);
            drainBacklog();
        }
    }

    /**
     * Delivers the end of a connection behind everything that came from it.
     *
     * @param source that ended.
     */
    void offerEnd(MessageSource source) {
        if (!closed) {
            backlog.addEnd(source);
            drainBacklog();
        }
    }

    /** Hands over the small messages that were appended to the ring. */
    void publish() {
        ring.publish();
    }

    /** The socket has nothing more to read: inflates what is queued for inflater threads. */
    void onReadComplete() {
        scratch.help();
    }

    /** Drops what is queued, and what is offered from now on. Afterwards no claim is open. */
    void close() {
        closed = true;
        state = State.RECEIVED;
        backlog.clear();
        stopAwaitingSlabs();
        // An open claim would keep the game thread from releasing what is behind it.
        scratch.finishAll();
    }

    // Flow control.

    /**
     * Tells whether a drain must wake the loop. Thread: any.
     *
     * @return true if the first message or step waits for room.
     */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Decides after a drain whether the loop must be woken. On true the caller must run {@link #onDrained()} on the
     * loop. Thread: game.
     *
     * @return true if so.
     */
    boolean claimWake() {
        // Between the drain and the read of the flag: see the class comment.
        VarHandle.fullFence();
        if (!waiting) {
            return false;
        }
        waiting = false;
        return true;
    }

    /** The game thread has drained and claimed the wake-up. */
    void onDrained() {
        // While other paths are being woken for slabs, this path would take the slabs that its drain released before
        // their turn. Its own turn is still to come, or came after the drain.
        if (!awaitsSlabs || !slabWaiters.isWaking()) {
            resume();
        }
    }

    /** Processes the backlog as far as there is room, and resumes reading once it is short enough. */
    @Override
    public void resume() {
        if (!closed && !processing) {
            advance();
        }
        scratch.help();
    }

    /**
     * Returns the length of what is queued. Thread: any.
     *
     * @return bytes, 256 for each entry included.
     */
    long backlogLength() {
        return backlog.length();
    }

    /** Makes a socket the one to pause; it is paused at once if too much is queued already. */
    void attach(ReadControl newReader) {
        reader = newReader;
        if (paused) {
            newReader.pauseReading();
        }
    }

    /** Forgets a socket. */
    void detach(ReadControl oldReader) {
        if (reader == oldReader) {
            reader = null;
        }
    }

    /** Processes the backlog after something was added to it. */
    private void drainBacklog() {
        // While it waits, another attempt would only decode the same message again: the next drain wakes it.
        if (!closed && !processing && !waiting) {
            advance();
        }
    }

    private void advance() {
        if (!processBacklog()) {
            awaitRoom();
        }
        resumeReadingIfShort();
    }

    /** Waits for a drain, unless room was made just now. */
    private void awaitRoom() {
        waiting = true;
        if (lacksSlabs) {
            awaitsSlabs = true;
            slabWaiters.add(this);
        }
        // Between the flag and the last attempt: see the class comment.
        VarHandle.fullFence();
        processBacklog();
    }

    /** Processes what is queued, in order; false if something is left, which lacks room. */
    private boolean processBacklog() {
        processing = true;
        try {
            while (!backlog.isEmpty()) {
                if (!processFirst(backlog.peek(), backlog.source())) {
                    return false;
                }
            }
        } finally {
            processing = false;
            ring.publish();
        }
        waiting = false;
        lacksSlabs = false;
        stopAwaitingSlabs();
        return true;
    }

    private boolean processFirst(@Nullable Object item, @Nullable MessageSource source) {
        if (item instanceof ByteBuf message && source != null) {
            int index = backlog.messageIndex();
            int length = backlog.messageLength();
            long receivedNs = backlog.receivedNs();
            if (state == State.RECEIVED && deliverSmall(message, index, length, source, receivedNs)) {
                backlog.remove();
                return true;
            }
            return process(message, index, length, source, receivedNs, true);
        }
        LifeCycle step = item instanceof MessageSource ended ? ended.gate().ended() : (LifeCycle) item;
        lacksSlabs = false;
        if (step != null && !step.offer(ring)) {
            return false;
        }
        backlog.remove();
        return true;
    }

    private void stopAwaitingSlabs() {
        if (awaitsSlabs) {
            awaitsSlabs = false;
            slabWaiters.remove(this);
        }
    }

    private void pauseIfLong() {
        if (!paused && !backlog.isEmpty() && (backlog.length() > maxBacklogLength || backlogTotal.isOver())) {
            paused = true;
            counters.increment(Counter.READ_PAUSES);
            if (reader != null) {
                reader.pauseReading();
            }
        }
    }

    private void resumeReadingIfShort() {
        // An empty backlog resumes whatever the others have queued: nothing else would ever wake this connection.
        if (paused && (backlog.isEmpty() || (backlog.length() <= maxBacklogLength / 2 && !backlogTotal.isOver()))) {
            paused = false;
            if (reader != null) {
                reader.resumeReading();
            }
        }
    }

    // One message.

    /** Fast path for a small message that needs no decision: returns false without side effects. */
    private boolean deliverSmall(ByteBuf buffer, int index, int length, MessageSource source, long receivedNs) {
        String world = source.gate().openWorld();
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

    /**
     * Processes the first message from its state on. True if it is in the ring or dropped. False if it lacks room: then
     * it stays in its state and is, or must be, queued. It keeps nothing but its bytes, because the scratch memory it
     * was decoded in is for all connections of the loop. So it is decoded again.
     *
     * @param queued whether it is the first in the backlog; else it is queued here if it was admitted.
     */
    private boolean process(
            ByteBuf buffer, int index, int length, MessageSource source, long receivedNs, boolean queued) {
        MessageGate gate = source.gate();
        lacksSlabs = false;
        if (!mayDecode(gate)) {
            return false;
        }
        MessageDecoder decoder = source.decoder();
        int result = decode(buffer, index, length, receivedNs, decoder);
        lacksSlabs = result == MessageDecoder.NO_SLABS;
        if (lacksSlabs) {
            return false;
        }
        stopAwaitingSlabs();
        if (result != MessageDecoder.DECODED) {
            finish(queued);
            return true;
        }
        if (state != State.RECEIVED) {
            return deliver(decoder, gate, queued);
        }
        Verdict verdict = gate.admit(decoder.message());
        if (verdict == Verdict.DROP) {
            decoder.release();
            finish(queued);
            return true;
        }
        state = verdict == Verdict.DELIVER_INIT ? State.STEP_PENDING : State.ADMITTED;
        boolean delivered = deliver(decoder, gate, queued);
        if (!delivered && !queued) {
            backlog.add(buffer, index, length, source, receivedNs);
        }
        // Now that the message has its place: what the gate offers belongs behind it.
        gate.onDelivered(verdict);
        return delivered;
    }

    /** Tells whether decoding is worth while: there is room, or the session waits to see an INIT. */
    private boolean mayDecode(MessageGate gate) {
        return state == State.RECEIVED
                ? ring.hasRoom(roomLength) || gate.awaitsInit()
                : offerStep(gate) && ring.hasRoom(roomLength);
    }

    private boolean deliver(MessageDecoder decoder, MessageGate gate, boolean queued) {
        if (!offerStep(gate) || !decoder.deliver(ring)) {
            decoder.release();
            return false;
        }
        finish(queued);
        return true;
    }

    private boolean offerStep(MessageGate gate) {
        if (state == State.STEP_PENDING) {
            if (!gate.joined().offer(ring)) {
                return false;
            }
            state = State.ADMITTED;
        }
        return true;
    }

    /** The first message is in the ring or dropped; the next one becomes the first. */
    private void finish(boolean queued) {
        state = State.RECEIVED;
        if (queued) {
            backlog.remove();
        }
    }

    private int decode(ByteBuf message, int index, int length, long receivedNs, MessageDecoder decoder) {
        // A chunk takes long; the small messages before it are not delayed by it.
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

    /** A defect of ours must not give a server power over the connection: the message is dropped, the next is not. */
    private void failed(int length, RuntimeException ex) {
        LOGGER.log(ERROR, "message could not be decoded: length=" + length, ex);
        counters.incrementShared(Counter.BAD_MESSAGES);
    }
}
