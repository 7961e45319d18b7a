package io.voxelize.net.internal.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.message.ChatView;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.MethodView;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.metrics.Counters;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message record in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
public final class MessageFlyweight implements Message {

    private static final MessageType[] TYPES = MessageType.values();

    /** An absent chat line: every text is empty. */
    private static final UnsafeBuffer ABSENT_CHAT = new UnsafeBuffer(new byte[RecordLayout.CHAT_LENGTH]);

    private final SlabPool slabs;
    private final SlabReturn returned;
    private final TextFlyweight json;
    private final TextFlyweight text;
    private final TextFlyweight worldName;
    private final MethodFlyweight method;
    private final ChatFlyweight chat;
    private final PeerFlyweight.List peers;
    private final EntityFlyweight.List entities;
    private final ChunkFlyweight.List chunks;
    private final EventFlyweight.List events;
    private final UpdateFlyweight.List updates;

    /** Over the body, whose memory is the ring's, a slab's, or a copy's. */
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);

    /** {@link #body} while this stands for a message. */
    private UnsafeBuffer buffer = Unwrapped.BUFFER;

    private @Nullable MessageType type;
    private @Nullable Slab external;
    private boolean opened;

    /**
     * Creates a flyweight that stands for nothing yet. Nobody watches the chunks that are retained, and compressed ones cannot be inflated.
     *
     * @param slabs that the records' slab ids stand for.
     * @param counters for what {@code retain()} refuses and texts that are invalid.
     * @param checked whether every element of a list gets a view of its own.
     */
    public MessageFlyweight(SlabPool slabs, Counters counters, boolean checked) {
        this(slabs, counters, WordInflater.NONE, checked);
    }

    /**
     * Creates a flyweight that stands for nothing yet. Nobody watches the chunks that are retained.
     *
     * @param slabs that the records' slab ids stand for.
     * @param counters for what {@code retain()} refuses and texts that are invalid.
     * @param inflater for chunks that are retained compressed.
     * @param checked whether every element of a list gets a view of its own.
     */
    public MessageFlyweight(SlabPool slabs, Counters counters, WordInflater inflater, boolean checked) {
        this(new RetainContext(slabs, counters, new LeakDetector(LeakDetection.DISABLED, counters), inflater), checked);
    }

    MessageFlyweight(RetainContext context, boolean checked) {
        slabs = context.slabs();
        returned = new SlabReturn(slabs);
        Counters counters = context.counters();
        json = new TextFlyweight(counters);
        text = new TextFlyweight(counters);
        worldName = new TextFlyweight(counters);
        method = new MethodFlyweight(counters);
        chat = new ChatFlyweight(counters);
        peers = new PeerFlyweight.List(counters, checked);
        entities = new EntityFlyweight.List(counters, checked);
        chunks = new ChunkFlyweight.List(context, checked);
        events = new EventFlyweight.List(counters, checked);
        updates = new UpdateFlyweight.List(checked);
    }

    /**
     * Points at a record, wherever its body stands.
     *
     * @param recordType message type plus 1.
     * @param record that holds it.
     * @param index of its first byte.
     * @return this.
     */
    public MessageFlyweight wrap(int recordType, DirectBuffer record, int index) {
        unwrap();
        if (record.getInt(index, LITTLE_ENDIAN) == RecordLayout.EXTERNAL) {
            Slab slab = slabs.slab(record.getInt(index + RecordLayout.EXTERNAL_SLAB, LITTLE_ENDIAN));
            external = slab;
            wrapBody(slab.buffer(), 0);
        } else {
            wrapBody(record, index);
        }
        type = TYPES[recordType - 1];
        return this;
    }

    private void wrapBody(DirectBuffer source, int index) {
        // Bounds of the body, not of the ring or the slab: a wrong offset must not read a neighbour.
        body.wrap(source, index, source.getInt(index + RecordLayout.BODY_LENGTH, LITTLE_ENDIAN));
        buffer = body;
    }

    /** Stands for nothing from now on; so do the views that were handed out. */
    public void unwrap() {
        if (opened) {
            opened = false;
            unwrapParts();
        }
        buffer = Unwrapped.BUFFER;
        external = null;
        type = null;
    }

    private void unwrapParts() {
        json.unwrap();
        text.unwrap();
        worldName.unwrap();
        method.unwrap();
        chat.unwrap();
        peers.unwrap();
        entities.unwrap();
        chunks.unwrap();
        events.unwrap();
        updates.unwrap();
    }

    /** Drops the record's references to slabs and stands for nothing from now on. */
    public void unwrapAndRelease() {
        if (type == null) {
            return;
        }
        if (intAt(RecordLayout.CHUNKS + Integer.BYTES) != 0) {
            ChunkFlyweight.List.releaseSlabs(buffer, returned);
        }
        Slab bodySlab = external;
        unwrap();
        if (bodySlab != null) {
            returned.release(bodySlab);
        }
        returned.giveBack();
    }

    /**
     * Returns which session the message belongs to.
     *
     * @return number of the session.
     */
    public int epoch() {
        return intAt(RecordLayout.EPOCH);
    }

    /** Copies the body to the start of a buffer, which gets more memory if it needs it; the copy refers to no slab: its chunks are left out. */
    void copyWithoutChunks(UnsafeBuffer copy) {
        int length = intAt(RecordLayout.BODY_LENGTH);
        if (copy.capacity() < length) {
            copy.wrap(new byte[length]);
        }
        copy.putBytes(0, buffer, 0, length);
        copy.putLong(RecordLayout.CHUNKS, 0);
    }

    @Override
    public MessageType type() {
        MessageType current = type;
        if (current == null) {
            throw Unwrapped.exception();
        }
        return current;
    }

    @Override
    public TextView json() {
        return open(json, RecordLayout.JSON);
    }

    @Override
    public TextView text() {
        return open(text, RecordLayout.TEXT);
    }

    @Override
    public TextView worldName() {
        return open(worldName, RecordLayout.WORLD_NAME);
    }

    @Override
    public long tick() {
        return buffer.getLong(RecordLayout.TICK, LITTLE_ENDIAN);
    }

    @Override
    public boolean hasMethod() {
        return (intAt(RecordLayout.FLAGS) & RecordLayout.FLAG_METHOD) != 0;
    }

    @Override
    public MethodView method() {
        type();
        opened = true;
        method.point(buffer, 0);
        return method;
    }

    @Override
    public boolean hasChat() {
        return intAt(RecordLayout.CHAT) != 0;
    }

    @Override
    public ChatView chat() {
        opened = true;
        if (hasChat()) {
            chat.point(buffer, intAt(RecordLayout.CHAT));
        } else {
            chat.point(ABSENT_CHAT, 0);
        }
        return chat;
    }

    @Override
    public Cursor<PeerView> peers() {
        return open(peers, RecordLayout.PEERS);
    }

    @Override
    public Cursor<EntityView> entities() {
        return open(entities, RecordLayout.ENTITIES);
    }

    @Override
    public Cursor<ChunkView> chunks() {
        return open(chunks, RecordLayout.CHUNKS);
    }

    @Override
    public Cursor<EventView> events() {
        return open(events, RecordLayout.EVENTS);
    }

    @Override
    public Cursor<UpdateView> updates() {
        return open(updates, RecordLayout.UPDATES);
    }

    @Override
    public int wireLength() {
        return intAt(RecordLayout.WIRE_LENGTH);
    }

    @Override
    public int plainLength() {
        return intAt(RecordLayout.PLAIN_LENGTH);
    }

    @Override
    public long receivedNs() {
        return buffer.getLong(RecordLayout.RECEIVED_NS, LITTLE_ENDIAN);
    }

    private TextFlyweight open(TextFlyweight field, int offset) {
        opened = true;
        return field.wrap(buffer, offset);
    }

    private <V, C extends CursorFlyweight<V>> C open(C cursor, int offset) {
        opened = true;
        cursor.wrap(buffer, offset);
        return cursor;
    }

    private int intAt(int offset) {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        MessageType current = type;
        if (current == null) {
            return "Message" + Unwrapped.TEXT;
        }
        return current + "(peers=" + countAt(RecordLayout.PEERS)
                + ", entities=" + countAt(RecordLayout.ENTITIES)
                + ", chunks=" + countAt(RecordLayout.CHUNKS)
                + ", events=" + countAt(RecordLayout.EVENTS)
                + ", updates=" + countAt(RecordLayout.UPDATES)
                + ", method=" + hasMethod()
                + ", chat=" + hasChat() + ")";
    }

    private int countAt(int list) {
        return intAt(list + Integer.BYTES);
    }
}
