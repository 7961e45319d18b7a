package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.NetworkException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@Tag("protobuf")
final class ClientMessagesTest {
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
