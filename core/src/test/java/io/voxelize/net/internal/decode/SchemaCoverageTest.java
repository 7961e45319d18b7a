package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.voxelize.net.internal.decode.SchemaFile.Field;
import io.voxelize.net.internal.decode.SchemaFile.Kind;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every field of the schema reaches a view: of two messages that have all fields and differ in one, the views differ. A
 * field that is added to the schema fails here until it is read, or listed with the reason.
 */
final class SchemaCoverageTest {

    private static final String ROOT = "Message";

    /** Fields that no view shows, and why. */
    private static final Map<String, String> NOT_READ =
            Map.of("Message.bulk_update", "clients send it, servers never do");

    /** Fields of all messages, and of those that are read, by Message.field. */
    private static final Map<String, Field> ALL = new LinkedHashMap<>();

    private static final Map<String, Field> READ = new LinkedHashMap<>();

    private static final Map<String, List<Field>> SCHEMA = SchemaFile.messages();

    static {
        SCHEMA.forEach((message, fields) -> fields.forEach(field -> ALL.put(path(message, field), field)));
        collect(ROOT);
    }

    @TestFactory
    Stream<DynamicTest> shouldReadEveryField() {
        // That an embedded message is read shows in its own fields.
        return READ.entrySet().stream()
                .filter(entry -> entry.getValue().kind() != Kind.MESSAGE)
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> assertRead(entry.getKey())));
    }

    @Test
    void shouldKnowEveryField() {
        assertEquals(0, read(message(ROOT, path -> true, path -> false)).unknown());
    }

    @Test
    void shouldReachEveryMessageOfTheSchema() {
        Set<String> messages = new TreeSet<>();
        READ.keySet().forEach(path -> messages.add(path.substring(0, path.indexOf('.'))));
        for (String path : NOT_READ.keySet()) {
            Field field = ALL.get(path);
            messages.add(field == null ? "no field " + path : field.typeName());
        }
        assertEquals(new TreeSet<>(SCHEMA.keySet()), messages);
    }

    @Test
    void shouldReadEveryFieldOfAnEntityInTheShortWay() {
        assertShort(MessageType.ENTITY, "Message.entities");
    }

    @Test
    void shouldReadEveryFieldOfAPeerInTheShortWay() {
        assertShort(MessageType.PEER, "Message.peers");
    }

    @Test
    void shouldNumberTypesAsTheSchemaDoes() {
        for (Message.Type type : Message.Type.values()) {
            if (type != Message.Type.UNRECOGNIZED) {
                MessageType ours = MessageType.fromId(type.getNumber());
                assertEquals(type.name(), ours == null ? "none" : ours.name());
            }
        }
        assertEquals(MessageType.COUNT + 1, Message.Type.values().length);
    }

    @Test
    void shouldNumberOperationsAsTheSchemaDoes() {
        for (Entity.Operation operation : Entity.Operation.values()) {
            if (operation != Entity.Operation.UNRECOGNIZED) {
                EntityOperation ours = EntityOperation.fromId(operation.getNumber());
                assertEquals(operation.name(), ours == null ? "none" : ours.name());
            }
        }
        assertEquals(EntityOperation.values().length + 1, Entity.Operation.values().length);
    }

    private static void collect(String message) {
        for (Field field : fields(message)) {
            String path = path(message, field);
            if (!NOT_READ.containsKey(path) && READ.put(path, field) == null && field.kind() == Kind.MESSAGE) {
                collect(field.typeName());
            }
        }
    }

    private static List<Field> fields(String message) {
        return SCHEMA.getOrDefault(message, List.of());
    }

    private static String path(String message, Field field) {
        return message + "." + field.name();
    }

    private static void assertRead(String path) {
        byte[] first = message(ROOT, READ::containsKey, other -> false);
        byte[] second = message(ROOT, READ::containsKey, path::equals);
        assertEquals(first.length, second.length);
        assertNotEquals(read(first), read(second), "no view shows " + path);
    }

    /** What the views of a message say, in one number, and how many fields the walker did not know. */
    private record Reading(long sum, long unknown) {}

    private static Reading read(byte[] message) {
        try (DecoderHarness harness = new DecoderHarness()) {
            long sum = ViewReader.read(harness.message(message));
            assertEquals(0, harness.count(Counter.BAD_RECORDS));
            assertEquals(0, harness.count(Counter.BAD_ARRAYS));
            assertEquals(0, harness.count(Counter.BAD_GEOMETRIES));
            return new Reading(sum, harness.count(Counter.UNKNOWN_FIELDS));
        }
    }

    /** Small messages of two types are read by code of their own, which leaves what it does not know to the walker. */
    private static void assertShort(MessageType type, String elements) {
        assumeTrue(SmallMessages.haveAShortWay());
        Set<String> used = Set.of("Message.type", "Message.world_name", "Message.tick", elements);
        byte[] message = message(ROOT, path -> !path.startsWith(ROOT + ".") || used.contains(path), path -> false);
        // The type stands first, after its tag.
        message[1] = (byte) type.id();
        try (DecoderHarness harness = new DecoderHarness()) {
            harness.message(message);
            assertEquals(1, harness.smallMessages());
        }
    }

    /**
     * Encodes a message with one element of each list.
     *
     * @param included which fields, as Message.field, are set.
     * @param second which fields have the second of their two values.
     */
    private static byte[] message(String name, Predicate<String> included, Predicate<String> second) {
        Wire out = Wire.empty();
        for (Field field : fields(name)) {
            String path = path(name, field);
            if (included.test(path)) {
                if (NOT_READ.containsKey(path)) {
                    out.bytes(field.number(), new byte[0]);
                } else if (field.kind() == Kind.MESSAGE) {
                    out.bytes(field.number(), message(field.typeName(), included, second));
                } else {
                    value(out, field, path, second.test(path) ? 1 : 0);
                }
            }
        }
        return out.bytes();
    }

    /** Both values of a field are equally long, so that the messages are. */
    private static void value(Wire out, Field field, String path, int which) {
        switch (field.kind()) {
            case VARINT -> out.varint(field.number(), 1 + which);
            case TEXT -> out.text(field.number(), which == 0 ? "1" : "2");
            case DOUBLE -> out.fixed64(field.number(), 1 + which);
            case BYTES -> out.bytes(field.number(), content(path, which));
            default -> throw new AssertionError("no value of this kind: " + path + ", kind=" + field.kind());
        }
    }

    /** What stands in a field of bytes, which the schema does not say. */
    private static byte[] content(String path, int which) {
        return switch (path) {
            case "Chunk.voxels", "Chunk.lights" -> Wire.packed(5, 6 + which);
            case "Geometry.at" -> Wire.packed(1, 2, 3 + which);
            case "Geometry.positions" -> Wire.floats(0, 1, 2, 3, 4, 5 + which);
            case "Geometry.uvs" -> Wire.floats(0, 1, 0, 1 + which);
            case "Geometry.indices" -> Wire.packed(0, 1, which);
            case "Geometry.lights" -> Wire.packed(7, 8 + which);
            case "Entity.motion" ->
                ByteBuffer.allocate(MotionPayload.MIN_LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(0, (byte) 1)
                        .putInt(2, 1_000 * (1 + which))
                        .array();
            default -> new byte[] {(byte) (1 + which)};
        };
    }
}
