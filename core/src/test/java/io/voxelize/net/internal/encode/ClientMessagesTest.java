package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("protobuf")
final class ClientMessagesTest {
    /** Its length takes two bytes. */
    private static final String LONG =
            "a name of some length, a name of some length, a name of some length, a name of some"
                    + " length, a name of some length, a name of some length, a name of some length, a name of some length";

    @Test
    void shouldJoinInAWayThatEveryServerAccepts() {
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.JOIN)
                        .setJson("{\"world\":\"lagoon\",\"username\":\"Ada\",\"capabilities\":[\"motion.v1\"],"
                                + "\"protocol\":1,\"preferences\":{}}")
                        .build(),
                SentPackets.parse(ClientMessages.join("lagoon", "Ada", "motion.v1")));
    }

    @Test
    void shouldQuoteWhatTheJoinNames() {
        assertEquals(
                "{\"world\":\"a\\\"b\\\\\",\"username\":\"\\n🌍\",\"capabilities\":[],\"protocol\":1,\"preferences\":{}}",
                SentPackets.parse(ClientMessages.join("a\"b\\", "\n🌍")).getJson());
    }

    @Test
    void shouldLeaveByName() {
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.LEAVE)
                        .setText("lagoon")
                        .build(),
                SentPackets.parse(ClientMessages.leave("lagoon")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lagoon", "Grüße 🌍", LONG})
    void shouldLeaveAsGeneratedClassAndPacketWriterDo(String world) {
        byte[] left = ClientMessages.leave(world);
        assertArrayEquals(
                Message.newBuilder()
                        .setType(Message.Type.LEAVE)
                        .setText(world)
                        .build()
                        .toByteArray(),
                left);
        PayloadWriter out = new PayloadWriter(1_000).reset();
        out.text((byte) (Message.TEXT_FIELD_NUMBER << 3 | 2), world);
        out.finish(MessageType.LEAVE);
        assertArrayEquals(Arrays.copyOfRange(out.bytes(), out.start(), out.start() + out.length()), left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lagoon", "Grüße \n🌍", LONG})
    void shouldJoinAsGeneratedClassDoes(String world) {
        byte[] joined = ClientMessages.join(world, "Ada");
        String json = SentPackets.parse(joined).getJson();
        assertArrayEquals(
                Message.newBuilder()
                        .setType(Message.Type.JOIN)
                        .setJson(json)
                        .build()
                        .toByteArray(),
                joined);
    }

    /** JDK 24 and newer warn on the error stream about a library that calls {@code sun.misc.Unsafe}. */
    @Test
    void shouldNotMakeTheJvmWarn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JoinAndLeave.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertEquals("", output);
    }

    /** Encodes what a session sends, and prints nothing. */
    static final class JoinAndLeave {
        private JoinAndLeave() {}

        public static void main(String[] args) {
            ClientMessages.join("lagoon", "Ada", "motion.v1");
            ClientMessages.leave("lagoon");
        }
    }

    @Test
    void shouldRefuseTextThatHasNoUtf8Form() {
        assertInvalid(() -> ClientMessages.join("\ud800", "Ada"));
        assertInvalid(() -> ClientMessages.join("lagoon", "\udc00"));
        assertInvalid(() -> ClientMessages.join("lagoon", "Ada", "a\ud800b"));
        assertInvalid(() -> ClientMessages.leave("\udc00\ud800"));
    }

    private static void assertInvalid(Executable call) {
        assertEquals(
                NetworkException.Reason.INVALID_ARGUMENT,
                assertThrows(NetworkException.class, call).reason());
    }
}
