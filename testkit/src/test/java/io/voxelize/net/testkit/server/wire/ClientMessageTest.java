package io.voxelize.net.testkit.server.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.Fields;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of the protocol's specification, made by encoders of other languages. */
class ClientMessageTest {
    private static final String BULK =
            "08087a260a0cffffffffffffffffff01000112030a0a0b1a03050505" + "2207000283809480092a03000000";

    @Test
    void shouldReadJoin() throws MalformedMessageException {
        ClientMessage message =
                decode("080112217b22776f726c64223a22666c6174222c22757365726e616d65223a22416461227d", Generation.G2023);
        assertEquals(MessageKind.JOIN, message.kind());
        assertEquals("{\"world\":\"flat\",\"username\":\"Ada\"}", message.json());
    }

    @Test
    void shouldReadMethodWithEmptyPayload() throws MalformedMessageException {
        ClientMessage message = decode("080922190a15766f782d6275696c74696e3a6765742d73746174731200", Generation.G2026);
        assertEquals(new ClientMessage.Method("vox-builtin:get-stats", ""), message.method());
    }

    @Test
    void shouldReadBulkUpdateSinceItExists() throws MalformedMessageException {
        List<ClientMessage.Edit> expected = List.of(
                new ClientMessage.Edit(-1, 10, 5, 0),
                new ClientMessage.Edit(0, 10, 5, 2),
                new ClientMessage.Edit(1, 11, 5, 0x90050003));
        assertEquals(expected, decode(BULK, Generation.G2026).edits());
        assertEquals(List.of(), decode(BULK, Generation.G2024).edits());
    }

    @Test
    void shouldHaveNoEditsWhenColumnsOfBulkDiffer() throws MalformedMessageException {
        ClientMessage message = ClientMessage.decode(
                new Fields.Writer()
                        .number(1, 8)
                        .message(
                                15,
                                new Fields.Writer().bytes(1, new byte[] {1, 2}).bytes(2, new byte[] {3}))
                        .toBytes(),
                Generation.G2026);
        assertTrue(message.hasUnequalBulk());
        assertEquals(List.of(), message.edits());
    }

    @Test
    void shouldReadUpdateWithNegativeCoordinates() throws MalformedMessageException {
        ClientMessage message = decode(
                "0808522108ffffffffffffffffff01104018dfffffffffffffffff01208780881e2881e8035a04666c6174",
                Generation.G2026);
        assertEquals(List.of(new ClientMessage.Edit(-1, 64, -33, 0x03c20007)), message.edits());
    }

    @Test
    void shouldBeInitWhenEmpty() throws MalformedMessageException {
        assertEquals(MessageKind.INIT, decode("", Generation.G2026).kind());
    }

    @Test
    void shouldHaveNoKindWhenTypeIsUnknown() throws MalformedMessageException {
        ClientMessage message = decode("0863", Generation.G2026);
        assertNull(message.kind());
        assertEquals(99, message.type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"04", "ffffff", "0a", "1205", "120161ff", "0d0102", "120180", "0affffffffffffffffffff01", "1801"
            })
    void shouldRefuseWhatIsNoMessage(String hex) {
        assertThrows(MalformedMessageException.class, () -> decode(hex, Generation.G2026));
    }

    @Test
    void shouldSkipUnknownFields() throws MalformedMessageException {
        ClientMessage message = decode("080ad90600000000000000ffa50600000000a20603616263", Generation.G2026);
        assertEquals(MessageKind.CHAT, message.kind());
    }

    @Test
    void shouldRelayKnownFieldsOnlyWhenChatIsSentAgain() throws MalformedMessageException {
        byte[] chat = new Fields.Writer()
                .number(1, 10)
                .text(2, "")
                .message(
                        5,
                        new Fields.Writer()
                                .text(1, "C")
                                .text(3, "hi")
                                .text(4, "{}")
                                .text(5, "t"))
                .text(99, "x")
                .toBytes();
        byte[] old = new Fields.Writer()
                .number(1, 10)
                .message(5, new Fields.Writer().text(1, "C").text(3, "hi"))
                .toBytes();
        byte[] current = new Fields.Writer()
                .number(1, 10)
                .message(
                        5,
                        new Fields.Writer()
                                .text(1, "C")
                                .text(3, "hi")
                                .text(4, "{}")
                                .text(5, "t"))
                .text(11, "flat")
                .toBytes();
        assertArrayEquals(old, ClientMessage.decode(chat, Generation.G2023).relayed("flat"));
        assertArrayEquals(current, ClientMessage.decode(chat, Generation.G2026).relayed("flat"));
    }

    private static ClientMessage decode(String hex, Generation generation) throws MalformedMessageException {
        return ClientMessage.decode(HexFormat.of().parseHex(hex), generation);
    }
}
