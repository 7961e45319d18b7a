package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.SlabReleaseBatch;
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

    // Bits of opened: which views were returned and must be unwrapped.
    private static final int PEERS_OPEN = 1;
    private static final int ENTITIES_OPEN = 1 << 1;
    private static final int CHUNKS_OPEN = 1 << 2;
    private static final int OTHERS_OPEN = 1 << 3;

    /** Stands in for the fields behind a short header: all of them absent. */
    private static final UnsafeBuffer ABSENT = new UnsafeBuffer(new byte[RecordLayout.HEADER_LENGTH]);

    /** An absent chat line: every text is empty. */
    private static final UnsafeBuffer ABSENT_CHAT = new UnsafeBuffer(new byte[RecordLayout.CHAT_LENGTH]);

    private final SlabPool slabs;
    private final SlabReleaseBatch releases;
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

    /** Wraps the body, in the ring, in a slab or in a copy. */
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);

    /** {@link #body} while this wraps a message. */
    private UnsafeBuffer buffer = Unwrapped.BUFFER;
    /** Holds the fields behind {@link RecordLayout#SHORT_HEADER_LENGTH}: {@link #body} or {@link #ABSENT}. */
    private UnsafeBuffer rest = Unwrapped.BUFFER;

    private @Nullable MessageType type;
    private @Nullable Slab bodySlab;
    private int opened;

    /**
     * Creates a flyweight that wraps nothing yet.
     *
     * @param context for retaining chunks.
     * @param checked whether every element of a list gets a view of its own.
     */
    MessageFlyweight(RetainContext context, boolean checked) {
        slabs = context.slabs();
        releases = new SlabReleaseBatch(slabs);
        WritableCounters counters = context.counters();
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
     * Wraps a record, whose body may be in a slab.
     *
     * @param recordType message type plus 1.
     * @param record buffer that holds it.
     * @param index of its first byte.
     * @return this.
     */
    public MessageFlyweight wrap(int recordType, DirectBuffer record, int index) {
        unwrap();
        if (record.getInt(index, LITTLE_ENDIAN) == RecordLayout.EXTERNAL) {
            Slab slab = slabs.slab(record.getInt(index + RecordLayout.EXTERNAL_SLAB, LITTLE_ENDIAN));
            bodySlab = slab;
            wrapBody(slab.buffer(), 0);
        } else {
            wrapBody(record, index);
        }
        type = TYPES[recordType - 1];
        return this;
    }

    private void wrapBody(DirectBuffer source, int index) {
        // Bounded by the body, not by the ring or the slab: a wrong offset must not read a neighbouring record.
        body.wrap(source, index, source.getInt(index + RecordLayout.BODY_LENGTH, LITTLE_ENDIAN));
        buffer = body;
        rest = (intAt(RecordLayout.FLAGS) & RecordLayout.FLAG_SHORT) == 0 ? body : ABSENT;
    }

    /** Unwraps this and the views that it has returned. */
    public void unwrap() {
        if (opened != 0) {
            unwrapParts(opened);
            opened = 0;
        }
        buffer = Unwrapped.BUFFER;
        rest = Unwrapped.BUFFER;
        bodySlab = null;
        type = null;
    }

    private void unwrapParts(int parts) {
        if ((parts & PEERS_OPEN) != 0) {
            peers.unwrap();
        }
        if ((parts & ENTITIES_OPEN) != 0) {
            entities.unwrap();
        }
        if ((parts & CHUNKS_OPEN) != 0) {
            chunks.unwrap();
        }
        if ((parts & OTHERS_OPEN) != 0) {
            unwrapOthers();
        }
    }

    private void unwrapOthers() {
        json.unwrap();
        text.unwrap();
        worldName.unwrap();
        method.unwrap();
        chat.unwrap();
        events.unwrap();
        updates.unwrap();
    }

    /** Releases the record's references to slabs and unwraps this. */
    public void unwrapAndRelease() {
        if (type == null) {
            return;
        }
        if (countOf(rest, RecordLayout.CHUNKS) != 0) {
            ChunkFlyweight.List.releaseSlabs(rest, releases);
        }
        Slab external = bodySlab;
        unwrap();
        if (external != null) {
            releases.release(external);
        }
        releases.giveBack();
    }

    /**
     * Copies the body, without its chunks, to the start of a buffer, which is enlarged if necessary. The copy refers to
     * no slab.
     */
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
        return open(json, rest, RecordLayout.JSON);
    }

    @Override
    public TextView text() {
        return open(text, rest, RecordLayout.TEXT);
    }

    @Override
    public TextView worldName() {
        return open(worldName, buffer, RecordLayout.WORLD_NAME);
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
        opened |= OTHERS_OPEN;
        method.point(rest, 0);
        return method;
    }

    @Override
    public boolean hasChat() {
        return intAt(RecordLayout.CHAT) != 0;
    }

    @Override
    public ChatView chat() {
        opened |= OTHERS_OPEN;
        if (hasChat()) {
            chat.point(buffer, intAt(RecordLayout.CHAT));
        } else {
            chat.point(ABSENT_CHAT, 0);
        }
        return chat;
    }

    @Override
    public Cursor<PeerView> peers() {
        return open(peers, buffer, RecordLayout.PEERS, PEERS_OPEN);
    }

    @Override
    public Cursor<EntityView> entities() {
        return open(entities, buffer, RecordLayout.ENTITIES, ENTITIES_OPEN);
    }

    @Override
    public Cursor<ChunkView> chunks() {
        return open(chunks, rest, RecordLayout.CHUNKS, CHUNKS_OPEN);
    }

    @Override
    public Cursor<EventView> events() {
        return open(events, rest, RecordLayout.EVENTS, OTHERS_OPEN);
    }

    @Override
    public Cursor<UpdateView> updates() {
        return open(updates, rest, RecordLayout.UPDATES, OTHERS_OPEN);
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

    private TextFlyweight open(TextFlyweight field, UnsafeBuffer source, int offset) {
        opened |= OTHERS_OPEN;
        return field.wrap(source, offset);
    }

    private <V, C extends CursorFlyweight<V>> C open(C cursor, UnsafeBuffer source, int offset, int part) {
        opened |= part;
        cursor.wrap(source, offset);
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
        return current + "(peers=" + countOf(buffer, RecordLayout.PEERS)
                + ", entities=" + countOf(buffer, RecordLayout.ENTITIES)
                + ", chunks=" + countOf(rest, RecordLayout.CHUNKS)
                + ", events=" + countOf(rest, RecordLayout.EVENTS)
                + ", updates=" + countOf(rest, RecordLayout.UPDATES)
                + ", method=" + hasMethod()
                + ", chat=" + hasChat() + ")";
    }

    private static int countOf(UnsafeBuffer source, int list) {
        return source.getInt(list + Integer.BYTES, LITTLE_ENDIAN);
    }
}
