package io.voxelize.net.internal.decode;

import static java.lang.System.Logger.Level.ERROR;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.GrowableBuffer;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.metrics.Counter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One message from its plain bytes to a committed record, with all that inflating its arrays takes, so that another
 * thread can do it.
 *
 * <pre>
 *   free ──decode──► pending ──claimed──► open claim ──finish──► committed or aborted: free
 *                       └──────────────release──────────────────────────────────────────► free
 * </pre>
 *
 * <p><b>Thread:</b> its owner, which assertions check. That is the event loop until the message is queued in
 * {@link Inflaters}, then the inflater thread that took it from the queue, or the event loop if that took it. It is the
 * event loop's again once {@link #isFree()} says so.
 */
public final class PendingMessage {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    private final int maxPlainLength;
    private final int maxRecordLength;
    private final GrowableBuffer plain = new GrowableBuffer(PlainMessage.INITIAL_LENGTH);
    private final Staging staging = new Staging();
    private final ProtoReader reader = new ProtoReader();
    private final MessageWalker walker = new MessageWalker(reader, staging);
    private final ChunkArrays chunkArrays;
    private final HeldSlabs held = new HeldSlabs();
    private final ThreadOwner owner = new ThreadOwner();

    private int typeId;
    private int plainLength;
    private boolean pending;
    private @Nullable Slab bodySlab;
    private @Nullable SlabPool slabs;
    private @Nullable WritableCounters counters;
    private @Nullable InboundRing ring;
    private int claim;

    /**
     * Whether a claim is open. Set by the event loop before another thread sees this, cleared with release by whoever
     * finishes it; pairs with the acquire in isFree.
     */
    private final AtomicBoolean claimed = new AtomicBoolean();

    /**
     * Creates a place for messages.
     *
     * @param blocks for this place only.
     * @param maxPlainLength bound of the plain bytes.
     * @param maxRecordLength bound of the record.
     */
    PendingMessage(BlockDecompressor blocks, int maxPlainLength, int maxRecordLength) {
        this.maxPlainLength = maxPlainLength;
        this.maxRecordLength = maxRecordLength;
        chunkArrays = new ChunkArrays(staging, blocks, owner);
    }

    int maxPlainLength() {
        return maxPlainLength;
    }

    int maxRecordLength() {
        return maxRecordLength;
    }

    GrowableBuffer plain() {
        return plain;
    }

    Staging staging() {
        return staging;
    }

    ProtoReader reader() {
        return reader;
    }

    MessageWalker walker() {
        return walker;
    }

    ChunkArrays chunkArrays() {
        return chunkArrays;
    }

    ThreadOwner owner() {
        return owner;
    }

    HeldSlabs held() {
        return held;
    }

    /**
     * Returns the type of the message.
     *
     * @return wire number, {@code 0} to {@code 14}.
     */
    public int typeId() {
        return typeId;
    }

    void typeId(int id) {
        typeId = id;
    }

    /**
     * Returns field {@code text}, such as the reason of an ERROR; allocates.
     *
     * @return the text, empty if absent.
     */
    public String text() {
        return string(RecordLayout.TEXT);
    }

    /**
     * Tells whether the message names its world; servers since 2025-04-16, not on every type.
     *
     * @return true if so.
     */
    public boolean hasWorldName() {
        return staging.getInt(RecordLayout.WORLD_NAME + Integer.BYTES) != 0;
    }

    /**
     * Compares the name of the message's world; does not allocate for names of ASCII characters.
     *
     * @param name of a world.
     * @return true if the message has a world name and it is this one.
     */
    public boolean worldNameIs(String name) {
        int offset = staging.getInt(RecordLayout.WORLD_NAME);
        int length = staging.getInt(RecordLayout.WORLD_NAME + Integer.BYTES);
        if (length != name.length()) {
            // As long in bytes as in characters only if it is ASCII.
            return length > name.length() && string(RecordLayout.WORLD_NAME).equals(name);
        }
        for (int i = 0; i < length; i++) {
            if (staging.buffer().getByte(offset + i) != name.charAt(i)) {
                return false;
            }
        }
        return length != 0;
    }

    private String string(int field) {
        byte[] bytes = new byte[staging.getInt(field + Integer.BYTES)];
        staging.buffer().getBytes(staging.getInt(field), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    int plainLength() {
        return plainLength;
    }

    void plainLength(int length) {
        plainLength = length;
    }

    /** Whether no claim is open, so that it is the event loop's. Thread: event loop. */
    boolean isFree() {
        return !claimed.getAcquire();
    }

    boolean isPending() {
        return pending;
    }

    /** Takes the slab of a record that is too long for the ring. */
    void body(Slab slab) {
        assert owner.isCurrent() : owner;
        held.add(slab);
        bodySlab = slab;
    }

    /** The message is decoded but for the content of its arrays. */
    void decoded(SlabPool pool, WritableCounters counted) {
        assert owner.isCurrent() : owner;
        slabs = pool;
        counters = counted;
        pending = true;
    }

    int recordLength() {
        return bodySlab == null ? staging.length() : RecordLayout.EXTERNAL_LENGTH;
    }

    /** Its record has a place; {@link #finish()} must follow. */
    void claimed(InboundRing target, int index) {
        assert owner.isCurrent() : owner;
        ring = target;
        claim = index;
        claimed.setPlain(true);
    }

    /**
     * Inflates, writes the record and commits it, or aborts the claim if that fails. Never throws on account of the
     * message. Thread: any, once for each claim.
     */
    void finish() {
        assert owner.claim() : owner;
        try {
            Throwable failure = write();
            if (failure != null) {
                LOGGER.log(ERROR, "message could not be inflated: plainLength=" + plainLength, failure);
            }
        } finally {
            assert owner.release() : owner;
            claimed.setRelease(false);
        }
    }

    private @Nullable Throwable write() {
        InboundRing target = ring;
        if (target == null) {
            throw new IllegalStateException("no claim to finish");
        }
        boolean written = false;
        try {
            writeRecord(target.buffer(), claim);
            written = true;
            return null;
        } catch (RuntimeException | Error ex) {
            // The slabs first: the game thread wakes who waits for them when it skips the aborted record.
            drop();
            return ex;
        } finally {
            // An open claim would stall the ring for good.
            if (written) {
                target.commit(claim);
            } else {
                target.abort(claim);
            }
        }
    }

    /**
     * A defect of ours, or memory that is missing; a server must not be able to use it: the message is dropped, what
     * follows is not.
     */
    private void drop() {
        release();
        if (counters != null) {
            counters.incrementShared(Counter.BAD_MESSAGES);
        }
    }

    void writeRecord(MutableDirectBuffer target, int index) {
        assert owner.isCurrent() : owner;
        inflate();
        Slab body = bodySlab;
        if (body == null) {
            target.putBytes(index, staging.buffer(), 0, staging.length());
        } else {
            target.putInt(index, RecordLayout.EXTERNAL, LITTLE_ENDIAN);
            target.putInt(index + RecordLayout.EXTERNAL_SLAB, body.id(), LITTLE_ENDIAN);
        }
        count();
        bodySlab = null;
        pending = false;
        held.handOver();
    }

    private void inflate() {
        SlabPool pool = slabs;
        if (!pending || pool == null) {
            return;
        }
        chunkArrays.inflate(pool, held);
        Slab body = bodySlab;
        if (body != null) {
            body.buffer().putBytes(0, staging.buffer(), 0, staging.length());
        }
    }

    private void count() {
        if (counters != null) {
            counters.addShared(Counter.ARRAY_BYTES_RECEIVED, chunkArrays.inflatedLength());
            counters.addShared(Counter.BAD_ARRAYS, chunkArrays.badArrays());
            counters.addShared(Counter.BAD_GEOMETRIES, chunkArrays.badGeometries());
        }
    }

    /** Drops what is pending and gives its slabs back. */
    void release() {
        bodySlab = null;
        pending = false;
        held.release();
        assert owner.release() : owner;
    }

    /** Gives slabs and memory back; it may not be used any more. */
    void free() {
        release();
        plain.free();
        staging.free();
    }
}
