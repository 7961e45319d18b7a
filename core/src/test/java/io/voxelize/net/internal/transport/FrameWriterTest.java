package io.voxelize.net.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Netty's server-side decoder must read the written frames. */
@Timeout(60)
final class FrameWriterTest {

    private final WritableCounters counters = new WritableCounters();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 1 << 20));
    private final FrameWriter writer = new FrameWriter(channel, counters);

    @AfterEach
    void shouldHaveReleasedEverything() {
        writer.close();
        channel.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    private int transfer() {
        int buffers = 0;
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            server.writeInbound(part);
            buffers++;
        }
        return buffers;
    }

    private byte[] next(Class<? extends WebSocketFrame> type) {
        WebSocketFrame frame = assertInstanceOf(type, server.readInbound());
        assertTrue(frame.isFinalFragment());
        byte[] payload = Frames.bytes(frame.content());
        frame.release();
        return payload;
    }

    private void packet(byte[] payload) {
        UnsafeBuffer around = new UnsafeBuffer(Frames.concat(new byte[3], payload, new byte[5]));
        writer.packet(around, 3, payload.length);
    }

    @Test
    void shouldMaskPacketsOfEveryLength() {
        for (int length = 0; length < 300; length++) {
            packet(Frames.pattern(length, length));
        }
        writer.flush();

        transfer();

        for (int length = 0; length < 300; length++) {
            assertArrayEquals(Frames.pattern(length, length), next(BinaryWebSocketFrame.class));
        }
        assertEquals(300, counters.get(Counter.PACKETS_SENT));
        assertEquals(300 * 299 / 2, counters.get(Counter.BYTES_SENT));
    }

    @Test
    void shouldEncodeLengthsAroundTheirBounds() {
        int[] lengths = {125, 126, 127, 32_767, 32_768, 65_535, 65_536, 65_537, 1 << 20};
        for (int length : lengths) {
            packet(Frames.pattern(length, 7));
        }
        writer.flush();

        transfer();

        for (int length : lengths) {
            assertArrayEquals(Frames.pattern(length, 7), next(BinaryWebSocketFrame.class));
        }
    }

    @Test
    void shouldWriteWhatIsFlushedTogetherAsOneBuffer() {
        for (int i = 0; i < 100; i++) {
            packet(Frames.pattern(54, i));
        }
        assertEquals(0, transfer());

        writer.flush();

        assertEquals(1, transfer());
        writer.flush();
        assertEquals(0, transfer());
    }

    @Test
    void shouldLimitTheLengthOfABatch() {
        int count = 3 * FrameWriter.MAX_BATCH_LENGTH / 1_000;
        for (int i = 0; i < count; i++) {
            packet(Frames.pattern(1_000, i));
        }
        writer.flush();

        List<Integer> lengths = new ArrayList<>();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            lengths.add(part.readableBytes());
            server.writeInbound(part);
        }

        assertEquals(4, lengths.size());
        assertTrue(lengths.stream().allMatch(length -> length <= FrameWriter.MAX_BATCH_LENGTH));
        for (int i = 0; i < count; i++) {
            assertArrayEquals(Frames.pattern(1_000, i), next(BinaryWebSocketFrame.class));
        }
    }

    @Test
    void shouldMaskEachFrameDifferently() {
        Set<Integer> masks = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            packet(new byte[0]);
        }
        writer.flush();

        ByteBuf frames = channel.readOutbound();
        for (int i = 0; i < 100; i++) {
            masks.add(frames.getInt(6 * i + 2));
        }
        frames.release();

        assertEquals(100, masks.size());
    }

    @Test
    void shouldMaskDifferentlyOnEachConnection() {
        FrameWriter other = new FrameWriter(channel, counters);
        packet(new byte[0]);
        writer.flush();
        other.packet(new UnsafeBuffer(0, 0), 0, 0);
        other.flush();

        ByteBuf first = channel.readOutbound();
        ByteBuf second = channel.readOutbound();

        assertNotEquals(first.getInt(2), second.getInt(2));
        first.release();
        second.release();
    }

    @Test
    void shouldWriteFramesOfAllKindsInOrder() {
        List<String> done = new ArrayList<>();
        packet(new byte[] {1});
        writer.pong(Unpooled.wrappedBuffer(new byte[] {0, 2, 0}), 1, 1);
        writer.pong(Unpooled.EMPTY_BUFFER, 0, 0);
        writer.send(new byte[] {3}, () -> done.add("sent"));
        writer.writeClose(1_001, true);

        transfer();

        assertArrayEquals(new byte[] {1}, next(BinaryWebSocketFrame.class));
        assertArrayEquals(new byte[] {2}, next(PongWebSocketFrame.class));
        assertArrayEquals(new byte[0], next(PongWebSocketFrame.class));
        assertArrayEquals(new byte[] {3}, next(BinaryWebSocketFrame.class));
        assertArrayEquals(new byte[] {3, (byte) 0xE9}, next(CloseWebSocketFrame.class));
        assertEquals(List.of("sent"), done);
        assertEquals(2, counters.get(Counter.PACKETS_SENT));
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldLeaveChannelOpenBehindGoodbyeAndWriteNothingMore() {
        writer.writeClose(FrameDecoder.NO_CODE, false);
        packet(new byte[] {1});
        writer.flush();

        assertEquals(1, transfer());

        assertArrayEquals(new byte[0], next(CloseWebSocketFrame.class));
        assertEquals(1, counters.get(Counter.PACKETS_UNSENT));
        assertTrue(channel.isOpen());
    }

    /** Not writable must mean that an event will come, or whoever waits for it would wait for ever. */
    @Test
    void shouldStopBeingWritableExactlyWhenChannelWill() {
        int highWaterMark = channel.config().getWriteBufferHighWaterMark();
        while (writer.isWritable()) {
            packet(Frames.pattern(200, 1));
            assertTrue(channel.isWritable());
        }
        boolean[] toldUnwritable = new boolean[1];
        channel.pipeline().addLast(new WritabilityProbe(toldUnwritable));

        writer.flush();

        assertTrue(toldUnwritable[0]);
        assertTrue(writer.isWritable());
        assertTrue(counters.get(Counter.BYTES_SENT) <= highWaterMark);
        transfer();
    }

    private static final class WritabilityProbe extends ChannelInboundHandlerAdapter {
        private final boolean[] toldUnwritable;

        private WritabilityProbe(boolean[] toldUnwritable) {
            this.toldUnwritable = toldUnwritable;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            toldUnwritable[0] |= !ctx.channel().isWritable();
        }
    }

    @Test
    void shouldCountPacketsAsUnsentWhenChannelIsClosed() {
        assertTrue(channel.close().isDone());
        packet(new byte[] {1});
        packet(new byte[] {2});

        writer.flush();

        assertEquals(2, counters.get(Counter.PACKETS_UNSENT));
        assertEquals(0, counters.get(Counter.PACKETS_SENT));
    }

    @Test
    void shouldGiveUpWhatWasNotFlushedWhenClosed() {
        List<String> done = new ArrayList<>();
        packet(new byte[] {1});

        writer.close();
        packet(new byte[] {2});
        writer.send(new byte[] {3}, () -> done.add("failed"));
        writer.pong(Unpooled.EMPTY_BUFFER, 0, 0);
        writer.writeClose(1_000, true);
        writer.flush();
        writer.close();

        assertEquals(3, counters.get(Counter.PACKETS_UNSENT));
        assertEquals(List.of("failed"), done);
        assertEquals(0, transfer());
    }
}
