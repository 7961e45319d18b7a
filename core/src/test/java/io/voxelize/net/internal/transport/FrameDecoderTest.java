package io.voxelize.net.internal.transport;

import static io.voxelize.net.internal.transport.Frames.BINARY;
import static io.voxelize.net.internal.transport.Frames.CLOSE;
import static io.voxelize.net.internal.transport.Frames.CONTINUATION;
import static io.voxelize.net.internal.transport.Frames.FIN;
import static io.voxelize.net.internal.transport.Frames.PING;
import static io.voxelize.net.internal.transport.Frames.PONG;
import static io.voxelize.net.internal.transport.Frames.TEXT;
import static io.voxelize.net.internal.transport.Frames.close;
import static io.voxelize.net.internal.transport.Frames.concat;
import static io.voxelize.net.internal.transport.Frames.frame;
import static io.voxelize.net.internal.transport.Frames.header;
import static io.voxelize.net.internal.transport.Frames.pattern;
import static io.voxelize.net.internal.transport.RecordingSink.binary;
import static io.voxelize.net.internal.transport.RecordingSink.closed;
import static io.voxelize.net.internal.transport.RecordingSink.ping;
import static io.voxelize.net.internal.transport.RecordingSink.text;
import static io.voxelize.net.internal.transport.RecordingSink.violation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class FrameDecoderTest {

    private static final int MAX_LENGTH = 100_000;
    private static final byte[] NOTHING = {};

    private final RecordingSink sink = new RecordingSink();
    private final List<ByteBuf> reads = new ArrayList<>();
    private EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(sink, MAX_LENGTH));

    @AfterEach
    void shouldHaveReleasedEverything() {
        channel.finishAndReleaseAll();
        for (ByteBuf read : reads) {
            assertEquals(0, read.refCnt());
        }
    }

    private void restart() {
        shouldHaveReleasedEverything();
        reads.clear();
        sink.heard.clear();
        channel = new EmbeddedChannel(new FrameDecoder(sink, MAX_LENGTH));
    }

    /** Not at index 0, as what a socket reads may not be either. */
    private void receive(byte[] bytes) {
        ByteBuf read = PooledByteBufAllocator.DEFAULT
                .directBuffer(bytes.length + 5)
                .writeZero(5)
                .skipBytes(5)
                .writeBytes(bytes);
        reads.add(read);
        channel.writeInbound(read);
    }

    private void assertHeard(String... expected) {
        assertEquals(List.of(expected), sink.heard);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static final byte[] CONVERSATION = concat(
            frame(FIN | BINARY, NOTHING),
            frame(FIN | BINARY, pattern(1, 1)),
            frame(FIN | PING, NOTHING),
            frame(FIN | BINARY, pattern(125, 2)),
            frame(FIN | BINARY, pattern(126, 3)),
            frame(FIN | PING, pattern(125, 4)),
            frame(FIN | TEXT, utf8("größe 🧱")),
            frame(BINARY, pattern(10, 5)),
            frame(CONTINUATION, NOTHING),
            frame(FIN | PING, pattern(3, 6)),
            frame(CONTINUATION, pattern(7, 7)),
            frame(FIN | PONG, pattern(9, 8)),
            frame(FIN | CONTINUATION, pattern(4, 9)),
            frame(TEXT, Arrays.copyOf(utf8("ö"), 1)),
            frame(FIN | CONTINUATION, Arrays.copyOfRange(utf8("ö"), 1, 2)),
            frame(BINARY, NOTHING),
            frame(FIN | CONTINUATION, NOTHING),
            frame(BINARY, NOTHING),
            frame(FIN | CONTINUATION, pattern(300, 10)),
            close(1_000, utf8("tschüß")),
            frame(FIN | BINARY, pattern(3, 11)));

    private static final List<String> CONVERSATION_HEARD = List.of(
            binary(NOTHING),
            binary(pattern(1, 1)),
            ping(NOTHING),
            binary(pattern(125, 2)),
            binary(pattern(126, 3)),
            ping(pattern(125, 4)),
            text(utf8("größe 🧱")),
            ping(pattern(3, 6)),
            binary(concat(pattern(10, 5), pattern(7, 7), pattern(4, 9))),
            text(utf8("ö")),
            binary(NOTHING),
            binary(pattern(300, 10)),
            closed(1_000, "tschüß"));

    @Test
    void shouldFindAllFramesOfOneRead() {
        receive(CONVERSATION);

        assertEquals(CONVERSATION_HEARD, sink.heard);
    }

    @Test
    void shouldFindFramesByteByByte() {
        for (byte one : CONVERSATION) {
            receive(new byte[] {one});
        }

        assertEquals(CONVERSATION_HEARD, sink.heard);
    }

    @Test
    void shouldFindFramesSplitAnywhere() {
        for (int split = 0; split <= CONVERSATION.length; split++) {
            receive(Arrays.copyOfRange(CONVERSATION, 0, split));
            receive(Arrays.copyOfRange(CONVERSATION, split, CONVERSATION.length));

            assertEquals(CONVERSATION_HEARD, sink.heard, "split at " + split);
            restart();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 64, 127})
    void shouldFindFramesInPiecesOfOneLength(int length) {
        for (int at = 0; at < CONVERSATION.length; at += length) {
            receive(Arrays.copyOfRange(CONVERSATION, at, Math.min(at + length, CONVERSATION.length)));
        }

        assertEquals(CONVERSATION_HEARD, sink.heard);
    }

    @Test
    void shouldFindFramesInBufferOfSeveralPieces() {
        ByteBuf read = Unpooled.wrappedBuffer(
                Arrays.copyOf(CONVERSATION, 40), Arrays.copyOfRange(CONVERSATION, 40, CONVERSATION.length));
        reads.add(read);

        channel.writeInbound(read);

        assertEquals(CONVERSATION_HEARD, sink.heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 65_537, MAX_LENGTH})
    void shouldTakeMessagesOfAnyLengthUpToTheLimit(int length) {
        byte[] payload = pattern(length, 1);
        byte[] bytes = frame(FIN | BINARY, payload);

        receive(bytes);
        receive(Arrays.copyOf(bytes, bytes.length / 2));
        receive(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));

        assertHeard(binary(payload), binary(payload));
    }

    @Test
    void shouldHandOnWholeMessageWhereItLies() {
        List<ByteBuf> lent = new ArrayList<>();
        EmbeddedChannel direct =
                new EmbeddedChannel(new FrameDecoder(new BinarySink(lent, new ArrayList<>()), MAX_LENGTH));
        ByteBuf read = Unpooled.wrappedBuffer(frame(FIN | BINARY, pattern(200, 1)));

        direct.writeInbound(read);

        assertSame(read, lent.get(0));
        direct.finishAndReleaseAll();
    }

    @Test
    void shouldTellOnceWhenAReadIsDecoded() {
        List<ByteBuf> lent = new ArrayList<>();
        List<ByteBuf> decoded = new ArrayList<>();
        EmbeddedChannel direct = new EmbeddedChannel(new FrameDecoder(new BinarySink(lent, decoded), MAX_LENGTH));
        byte[] message = frame(FIN | BINARY, pattern(20, 1));

        direct.writeInbound(Unpooled.wrappedBuffer(concat(message, message)));

        assertEquals(2, lent.size());
        assertEquals(lent, decoded);
        direct.finishAndReleaseAll();
    }

    /** Keeps the buffers, though they are not its own, and those that had come when a read was decoded. */
    private record BinarySink(List<ByteBuf> lent, List<ByteBuf> decoded) implements FrameSink {
        @Override
        public void onReadDecoded() {
            decoded.addAll(lent);
        }

        @Override
        public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
            lent.add(buffer);
        }

        @Override
        public void onText(ByteBuf buffer, int index, int length) {}

        @Override
        public void onPing(ByteBuf buffer, int index, int length) {}

        @Override
        public void onClose(int code, String reason) {}

        @Override
        public void onViolation(int code, String detail) {}
    }

    @Test
    void shouldRefuseMessageOneOverTheLimitByItsHeader() {
        receive(header(FIN | BINARY, MAX_LENGTH + 1));

        assertHeard(violation(1_009));
    }

    @Test
    void shouldRefuseTextOverTheLimit() {
        receive(header(FIN | TEXT, MAX_LENGTH + 1));

        assertHeard(violation(1_009));
    }

    @Test
    void shouldTakeFragmentsUpToTheLimitAndNotOneMore() {
        byte[] first = pattern(MAX_LENGTH - 1, 1);
        receive(concat(frame(BINARY, first), frame(FIN | CONTINUATION, pattern(1, 2))));
        assertHeard(binary(concat(first, pattern(1, 2))));
        sink.heard.clear();

        receive(concat(frame(BINARY, first), header(FIN | CONTINUATION, 2)));

        assertHeard(violation(1_009));
    }

    @Test
    void shouldNotAllocateWhatAFalseLengthAnnounces() {
        RecordingAllocator allocator = new RecordingAllocator();
        EmbeddedChannel other = new EmbeddedChannel(new FrameDecoder(sink, Integer.MAX_VALUE));
        other.config().setAllocator(allocator);

        other.writeInbound(Unpooled.wrappedBuffer(header(FIN | BINARY, Integer.MAX_VALUE)));
        assertEquals(0, allocator.longest);
        other.writeInbound(Unpooled.wrappedBuffer(new byte[10]));

        assertEquals(PartialMessage.TRUSTED_LENGTH, allocator.longest);
        other.finishAndReleaseAll();
    }

    /** A message of 10 MB in reads of 64 KB. */
    @Test
    void shouldGrowWithWhatArrives() {
        byte[] payload = pattern(10 << 20, 1);
        byte[] bytes = frame(FIN | BINARY, payload);
        EmbeddedChannel other = new EmbeddedChannel(new FrameDecoder(sink, payload.length));

        for (int at = 0; at < bytes.length; at += 64 << 10) {
            other.writeInbound(Unpooled.wrappedBuffer(bytes, at, Math.min(64 << 10, bytes.length - at)));
        }

        assertHeard(binary(payload));
        other.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        // reserved bits
        "C200",
        "A200",
        "9200",
        "F200",
        "C900",
        "8A0000C200",
        // reserved opcodes
        "8300",
        "8700",
        "8B00",
        "8F00",
        "0300",
        // masked
        "8280",
        "828100000000FF",
        "8980",
        // control frames fragmented, or too long
        "0900",
        "0A00",
        "0800",
        "897E007E",
        "8A7F0000000000000001",
        "887E007E",
        // lengths that are longer than they need be, or negative
        "827E0000",
        "827E007D",
        "827F0000000000000000",
        "827F000000000000FFFF",
        "827F8000000000000000",
        "827FFFFFFFFFFFFFFFFF",
        // fragments out of order
        "8000",
        "0000",
        "02008200",
        "02008100",
        "02000100",
        "020080008000",
        // close frames
        "880100",
        "88020000",
        "880203E7",
        "880203EC",
        "880203ED",
        "880203EE",
        "880203F7",
        "880207D0",
        "88020BB7",
        "88021388",
        "8802FFFF"
    })
    void shouldCloseWhenProtocolIsBroken(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        receive(bytes);
        receive(frame(FIN | BINARY, pattern(3, 1)));
        assertEquals(violation(1_002), sink.heard.get(sink.heard.size() - 1), sink.heard.toString());

        List<String> whole = List.copyOf(sink.heard);
        restart();
        for (byte one : bytes) {
            receive(new byte[] {one});
        }
        assertEquals(whole, sink.heard);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1_000, 1_001, 1_002, 1_003, 1_007, 1_008, 1_009, 1_010, 1_011, 1_012, 1_013, 1_014, 3_000, 3_999, 4_000,
                4_001, 4_999
            })
    void shouldTakeValidCloseCodes(int code) {
        receive(concat(close(code, pattern(0, 0)), frame(FIN | PING, NOTHING)));

        assertHeard(closed(code, ""));
    }

    @Test
    void shouldTakeCloseFrameWithoutCode() {
        receive(concat(frame(FIN | CLOSE, NOTHING), frame(FIN | BINARY, NOTHING), new byte[] {(byte) 0xFF, 0x7F}));

        assertHeard(closed(FrameDecoder.NO_CODE, ""));
    }

    @Test
    void shouldTakeCloseFrameInTheMiddleOfAMessage() {
        receive(concat(frame(BINARY, pattern(100, 1)), close(1_001, utf8("x".repeat(123)))));

        assertHeard(closed(1_001, "x".repeat(123)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C0AF", "EDA080", "F4908080", "FF", "80", "C3", "E282", "F09F", "6FC328"})
    void shouldCloseWhenTextIsNotUtf8(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);

        receive(frame(FIN | TEXT, wrong));
        assertHeard(violation(1_007));

        restart();
        receive(concat(frame(TEXT, Arrays.copyOf(wrong, 1)), frame(FIN | PING, NOTHING)));
        receive(frame(FIN | CONTINUATION, Arrays.copyOfRange(wrong, 1, wrong.length)));
        assertEquals(violation(1_007), sink.heard.get(sink.heard.size() - 1));

        restart();
        receive(close(1_000, wrong));
        assertHeard(violation(1_007));
    }

    @Test
    void shouldCloseAtTheFirstWrongByteOfText() {
        receive(header(FIN | TEXT, 50_000));
        receive(utf8("a text that goes well for "));
        assertHeard();

        receive(new byte[] {(byte) 0xC0});

        assertHeard(violation(1_007));
    }

    @Test
    void shouldNotTakeBinaryForText() {
        receive(frame(FIN | BINARY, new byte[] {(byte) 0xFF, (byte) 0xC0}));

        assertHeard("binary ffc0");
    }

    @Test
    void shouldReleaseHalfAMessageWhenChannelCloses() {
        receive(Arrays.copyOf(frame(BINARY, pattern(1_000, 1)), 500));

        channel.close().syncUninterruptibly();
        channel.runPendingTasks();

        assertHeard();
    }
}
