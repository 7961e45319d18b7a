package io.voxelize.net.internal.transport;

import static io.voxelize.net.internal.transport.Frames.BINARY;
import static io.voxelize.net.internal.transport.Frames.CONTINUATION;
import static io.voxelize.net.internal.transport.Frames.FIN;
import static io.voxelize.net.internal.transport.Frames.PING;
import static io.voxelize.net.internal.transport.Frames.TEXT;
import static io.voxelize.net.internal.transport.Frames.concat;
import static io.voxelize.net.internal.transport.Frames.frame;
import static io.voxelize.net.internal.transport.RecordingSink.binary;
import static io.voxelize.net.internal.transport.RecordingSink.ping;
import static io.voxelize.net.internal.transport.RecordingSink.text;
import static io.voxelize.net.internal.transport.RecordingSink.violation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages compressed as RFC 7692 says. */
@Timeout(60)
final class PermessageDeflateTest {

    private static final int MAX_LENGTH = 100_000;
    private static final int RSV1 = 0x40;
    private static final int RSV2 = 0x20;
    private static final byte[] HELLO = "Hello".getBytes(UTF_8);
    /** What a failure prints as its seed is the one of the run that is given it: {@code -Dtest.seed=...}. */
    private static final long SEED = Long.getLong("test.seed", System.nanoTime());

    private final RecordingSink sink = new RecordingSink();
    private EmbeddedChannel channel = agreed(true);

    private EmbeddedChannel agreed(boolean contextTakeover) {
        FrameDecoder decoder = new FrameDecoder(sink, MAX_LENGTH);
        decoder.inflateWith(new MessageInflater(MAX_LENGTH, contextTakeover));
        return new EmbeddedChannel(decoder);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(PooledByteBufAllocator.DEFAULT
                .directBuffer(bytes.length + 3)
                .writeZero(3)
                .skipBytes(3)
                .writeBytes(bytes));
    }

    private void assertHeard(String... expected) {
        assertEquals(List.of(expected), sink.heard);
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    // The examples of RFC 7692 section 7.2.3.

    @Test
    void shouldInflateAMessageOfOneBlock() {
        receive(hex("c1 07 f2 48 cd c9 c9 07 00"));
        assertHeard(text(HELLO));
    }

    @Test
    void shouldInflateAMessageOfTwoFragments() {
        receive(hex("41 03 f2 48 cd"));
        receive(hex("80 04 c9 c9 07 00"));
        assertHeard(text(HELLO));
    }

    @Test
    void shouldInflateWhatRefersToTheMessageBefore() {
        receive(hex("c1 07 f2 48 cd c9 c9 07 00 c1 05 f2 00 11 00 00"));
        assertHeard(text(HELLO), text(HELLO));
    }

    @Test
    void shouldInflateABlockThatIsNotCompressed() {
        receive(hex("c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00"));
        assertHeard(text(HELLO));
    }

    @Test
    void shouldInflateABlockThatSaysItIsTheLast() {
        receive(hex("c1 08 f3 48 cd c9 c9 07 00 00 c1 07 f2 48 cd c9 c9 07 00"));
        assertHeard(text(HELLO), text(HELLO));
    }

    @Test
    void shouldInflateAMessageOfTwoBlocks() {
        receive(hex("c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00"));
        assertHeard(text(HELLO));
    }

    @Test
    void shouldInflateAnEmptyMessage() {
        receive(hex("c2 01 00 c2 00"));
        assertHeard(binary(new byte[0]), binary(new byte[0]));
    }

    // What else may come.

    @Test
    void shouldTakeMessagesThatAreNotCompressedInBetween() {
        receive(hex("c1 07 f2 48 cd c9 c9 07 00"));
        receive(concat(frame(FIN | BINARY, HELLO), frame(FIN | TEXT, HELLO)));
        receive(hex("c1 05 f2 00 11 00 00"));
        assertHeard(text(HELLO), binary(HELLO), text(HELLO), text(HELLO));
    }

    @Test
    void shouldTakePingsBetweenFragments() {
        receive(concat(hex("42 03 f2 48 cd"), frame(FIN | PING, HELLO), hex("80 04 c9 c9 07 00")));
        assertHeard(ping(HELLO), binary(HELLO));
    }

    @Test
    void shouldInflateMessagesThatArriveByteByByte() {
        for (byte next : hex("41 03 f2 48 cd 80 04 c9 c9 07 00 c1 05 f2 00 11 00 00")) {
            receive(new byte[] {next});
        }
        assertHeard(text(HELLO), text(HELLO));
    }

    @Test
    void shouldForgetTheMessageBeforeIfSoAgreed() {
        channel = agreed(false);
        receive(hex("c1 07 f2 48 cd c9 c9 07 00"));
        receive(hex("c1 05 f2 00 11 00 00"));
        assertHeard(text(HELLO), violation(FrameDecoder.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | PING | RSV1, FIN | BINARY | RSV2, FIN | BINARY | RSV1 | RSV2, FIN | CONTINUATION | RSV1})
    void shouldRefuseTheBitWhereItMeansNothing(int first) {
        receive(hex("42 03 f2 48 cd"));
        receive(frame(first, HELLO));
        assertHeard(violation(FrameDecoder.PROTOCOL_ERROR));
    }

    @Test
    void shouldRefuseTheBitWhenNothingWasAgreedOn() {
        channel = new EmbeddedChannel(new FrameDecoder(sink, MAX_LENGTH));
        receive(hex("c1 07 f2 48 cd c9 c9 07 00"));
        assertHeard(violation(FrameDecoder.PROTOCOL_ERROR));
    }

    @Test
    void shouldRefuseMalformedDeflateData() {
        receive(frame(FIN | BINARY | RSV1, hex("ff ff ff ff")));
        receive(frame(FIN | BINARY, HELLO));
        assertHeard(violation(FrameDecoder.PROTOCOL_ERROR));
    }

    @Test
    void shouldRefuseTextThatIsNotUtf8OnceInflated() {
        receive(frame(FIN | TEXT | RSV1, deflate(hex("c3 28"))));
        assertHeard(violation(FrameDecoder.NOT_UTF_8));
    }

    @Test
    void shouldTakeCompressedBytesOfTextForNoText() {
        byte[] wall = "ö€🧱".repeat(50).getBytes(UTF_8);
        receive(frame(FIN | TEXT | RSV1, deflate(wall)));
        assertHeard(text(wall));
    }

    // Bombs.

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        byte[] bytes = new byte[plain.length + 64];
        int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(bytes, length - 4);
    }

    @Test
    void shouldInflateUpToTheLimitAndNoFurther() {
        receive(frame(FIN | BINARY | RSV1, deflate(new byte[MAX_LENGTH])));
        assertHeard(binary(new byte[MAX_LENGTH]));
        receive(frame(FIN | BINARY | RSV1, deflate(new byte[MAX_LENGTH + 1])));
        assertHeard(binary(new byte[MAX_LENGTH]), violation(FrameDecoder.MESSAGE_TOO_BIG));
    }

    @Test
    void shouldTakeNoMoreMemoryForABombThanForALongMessage() throws Exception {
        byte[] bomb = deflate(new byte[64 << 20]);
        assertTrue(bomb.length < MAX_LENGTH, "length=" + bomb.length);
        RecordingAllocator allocator = new RecordingAllocator();
        try (MessageInflater inflater = new MessageInflater(MAX_LENGTH, true)) {
            assertNull(inflater.inflate(allocator, Unpooled.wrappedBuffer(bomb), 0, bomb.length));
        }
        assertTrue(allocator.longest <= MAX_LENGTH + 1, "longest=" + allocator.longest);
    }

    // Against another implementation.

    /** What Netty's extension makes of messages, with those parameters agreed on. */
    private static byte[] compressed(List<byte[]> messages, Map<String, String> parameters) {
        WebSocketServerExtension extension = new PerMessageDeflateServerExtensionHandshaker(
                        6, ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(), 15, true, true, MAX_LENGTH)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", parameters));
        EmbeddedChannel encoder =
                new EmbeddedChannel(new WebSocket13FrameEncoder(false), extension.newExtensionEncoder());
        for (byte[] message : messages) {
            encoder.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
        }
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        encoder.finishAndReleaseAll();
        return Frames.bytes(all);
    }

    private static byte[] message(Random random) {
        byte[] message = new byte[random.nextInt(4) == 0 ? random.nextInt(MAX_LENGTH) : random.nextInt(300)];
        int kinds = 1 + random.nextInt(256);
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) random.nextInt(kinds);
        }
        return message;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldInflateMessagesDeflatedByNetty(boolean contextTakeover) {
        Map<String, String> parameters = new HashMap<>();
        if (!contextTakeover) {
            parameters.put("server_no_context_takeover", null);
        }
        for (int round = 0; round < 10; round++) {
            Random random = new Random(SEED + round);
            List<byte[]> messages = new ArrayList<>();
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                messages.add(message(random));
            }
            byte[] stream = compressed(messages, parameters);
            sink.heard.clear();
            channel.finishAndReleaseAll();
            channel = agreed(contextTakeover);
            int longest = 1 << (8 + random.nextInt(10));
            for (int at = 0; at < stream.length; ) {
                int length = Math.min(1 + random.nextInt(longest), stream.length - at);
                receive(Arrays.copyOfRange(stream, at, at + length));
                at += length;
            }
            List<String> expected = messages.stream().map(RecordingSink::binary).toList();
            assertEquals(expected, sink.heard, "test.seed=" + (SEED + round));
        }
    }
}
