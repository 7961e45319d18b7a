package io.voxelize.net.testkit.server.wire;

import io.voxelize.net.testkit.Generation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from a client, decoded by the schema of one generation.
 *
 * <p><b>Thread:</b> one at a time.
 */
public final class ClientMessage {
    private static final int MAX_RELAYED_OLD = 10;
    private static final int LAST_OLD_CHAT_FIELD = 3;
    private static final int CHAT = 5;
    private static final int BULK_UPDATE = 15;

    private final Generation generation;
    private final byte[] encoded;
    private final List<Peer> peers = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Edit> updates = new ArrayList<>();
    private @Nullable List<Edit> bulk;
    private int type;
    private String json = "";
    private String text = "";
    private @Nullable Method method;
    private @Nullable String chatBody;
    private boolean bulkUnequal;

    private ClientMessage(byte[] encoded, Generation generation) {
        this.encoded = encoded;
        this.generation = generation;
    }

    /**
     * One player's state as the client claims it.
     *
     * @param username display name.
     * @param metadata JSON text.
     */
    public record Peer(String username, String metadata) {}

    /**
     * One named event.
     *
     * @param name of the event.
     * @param payload as it came, normally JSON text.
     */
    public record Event(String name, String payload) {}

    /**
     * A remote call.
     *
     * @param name of the method.
     * @param payload as it came, normally JSON text or empty.
     */
    public record Method(String name, String payload) {}

    /**
     * One voxel change.
     *
     * @param x block coordinate.
     * @param y block coordinate.
     * @param z block coordinate.
     * @param voxel raw voxel word.
     */
    public record Edit(int x, int y, int z, int voxel) {}

    /**
     * Decodes a message.
     *
     * @param encoded the bytes of one WebSocket message; kept, not copied.
     * @param generation whose schema applies; fields it does not know are skipped.
     * @return the message.
     * @throws MalformedMessageException if the bytes are none.
     */
    public static ClientMessage decode(byte[] encoded, Generation generation) throws MalformedMessageException {
        ClientMessage message = new ClientMessage(encoded, generation);
        ProtoReader reader = new ProtoReader(encoded);
        while (reader.next()) {
            message.readField(reader);
        }
        return message;
    }

    /**
     * Returns the kind of the message.
     *
     * @return null if its number is not one of the protocol's.
     */
    public @Nullable MessageKind kind() {
        return MessageKind.of(type);
    }

    /**
     * Returns the number of the kind as it came.
     *
     * @return any integer.
     */
    public int type() {
        return type;
    }

    /**
     * Returns the JSON text.
     *
     * @return empty if absent.
     */
    public String json() {
        return json;
    }

    /**
     * Returns the plain text.
     *
     * @return empty if absent.
     */
    public String text() {
        return text;
    }

    /**
     * Returns the method call.
     *
     * @return null if absent.
     */
    public @Nullable Method method() {
        return method;
    }

    /**
     * Returns the body of the chat line.
     *
     * @return null if the message has no chat.
     */
    public @Nullable String chatBody() {
        return chatBody;
    }

    /**
     * Returns the players' states.
     *
     * @return empty if absent.
     */
    public List<Peer> peers() {
        return peers;
    }

    /**
     * Returns the events.
     *
     * @return empty if absent.
     */
    public List<Event> events() {
        return events;
    }

    /**
     * Returns the voxel changes: those of the bulk form where it is present and known, else the single ones.
     *
     * @return empty if there are none, or the columns of the bulk form differ in length.
     */
    public List<Edit> edits() {
        return bulk == null ? updates : bulk;
    }

    /**
     * Tells whether a bulk update had columns of different lengths.
     *
     * @return true if so.
     */
    public boolean hasUnequalBulk() {
        return bulkUnequal;
    }

    /**
     * Re-encodes the message for all players of a world, as servers relay chat: with all fields that the generation
     * knows.
     *
     * @param world name to add.
     * @return the encoded message.
     */
    public byte[] relayed(String world) {
        try {
            ProtoWriter writer = new ProtoWriter();
            ProtoReader reader = new ProtoReader(encoded);
            while (reader.next()) {
                if (reader.field() <= MAX_RELAYED_OLD && !reader.isEmptyText()) {
                    relayField(reader, writer);
                }
            }
            return writer.string(11, generation.namesWorlds() ? world : "").toBytes();
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a message that was decoded is malformed", e);
        }
    }

    private void relayField(ProtoReader reader, ProtoWriter writer) throws MalformedMessageException {
        if (reader.field() != CHAT || generation.since(Generation.GX)) {
            reader.copyTo(writer);
            return;
        }
        ProtoWriter chat = new ProtoWriter();
        ProtoReader fields = reader.message();
        while (fields.next()) {
            if (fields.field() <= LAST_OLD_CHAT_FIELD) {
                fields.copyTo(chat);
            }
        }
        writer.message(CHAT, chat);
    }

    private void readField(ProtoReader reader) throws MalformedMessageException {
        switch (reader.field()) {
            case 1 -> type = reader.int32();
            case 2 -> json = reader.string();
            case 3 -> text = reader.string();
            case 4 -> method = readMethod(reader.message());
            case CHAT -> chatBody = readChat(reader.message());
            case 6 -> peers.add(readPeer(reader.message()));
            case 9 -> events.add(readEvent(reader.message()));
            case 10 -> updates.add(readUpdate(reader.message()));
            case BULK_UPDATE -> {
                if (generation.since(Generation.GX)) {
                    bulk = readBulk(reader.message());
                }
            }
            default -> {}
        }
    }

    private static Method readMethod(ProtoReader reader) throws MalformedMessageException {
        String[] texts = readTexts(reader);
        return new Method(texts[1], texts[2]);
    }

    private static Peer readPeer(ProtoReader reader) throws MalformedMessageException {
        String[] texts = readTexts(reader);
        return new Peer(texts[2], texts[3]);
    }

    private static Event readEvent(ProtoReader reader) throws MalformedMessageException {
        String[] texts = readTexts(reader);
        return new Event(texts[1], texts[2]);
    }

    /** Reads a record of up to three texts, numbered from 1. */
    private static String[] readTexts(ProtoReader reader) throws MalformedMessageException {
        String[] texts = {"", "", "", ""};
        while (reader.next()) {
            if (reader.field() < texts.length) {
                texts[reader.field()] = reader.string();
            }
        }
        return texts;
    }

    private String readChat(ProtoReader reader) throws MalformedMessageException {
        String body = "";
        while (reader.next()) {
            switch (reader.field()) {
                case 3 -> body = reader.string();
                case 1, 2 -> reader.string();
                case 4, 5 -> requireTextSince(Generation.GX, reader);
                case 6 -> requireNumberSince(Generation.GX, reader);
                default -> {}
            }
        }
        return body;
    }

    private void requireTextSince(Generation first, ProtoReader reader) throws MalformedMessageException {
        if (generation.since(first)) {
            reader.string();
        }
    }

    private void requireNumberSince(Generation first, ProtoReader reader) throws MalformedMessageException {
        if (generation.since(first)) {
            reader.float64();
        }
    }

    private static Edit readUpdate(ProtoReader reader) throws MalformedMessageException {
        int[] numbers = new int[6];
        while (reader.next()) {
            if (reader.field() < numbers.length) {
                numbers[reader.field()] = reader.int32();
            }
        }
        return new Edit(numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private List<Edit> readBulk(ProtoReader reader) throws MalformedMessageException {
        List<List<Integer>> columns = new ArrayList<>();
        for (int i = 0; i <= 5; i++) {
            columns.add(new ArrayList<>());
        }
        while (reader.next()) {
            if (reader.field() < columns.size()) {
                reader.forEachNumber(columns.get(reader.field())::add);
            }
        }
        return zip(columns);
    }

    private List<Edit> zip(List<List<Integer>> columns) {
        List<Edit> edits = new ArrayList<>();
        int count = columns.get(1).size();
        for (int field = 2; field <= 4; field++) {
            bulkUnequal |= columns.get(field).size() != count;
        }
        for (int i = 0; i < count && !bulkUnequal; i++) {
            edits.add(new Edit(
                    columns.get(1).get(i),
                    columns.get(2).get(i),
                    columns.get(3).get(i),
                    columns.get(4).get(i)));
        }
        return edits;
    }
}
