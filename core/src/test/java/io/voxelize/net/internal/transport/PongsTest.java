package io.voxelize.net.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PongsTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 1 << 20));
    private final FrameWriter writer = new FrameWriter(channel, new WritableCounters());
    private final Pongs pongs = new Pongs(writer);

    @AfterEach
    void shouldHaveReleasedEverything() {
        writer.close();
        channel.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    private void ping(int number) {
        pongs.onPing(Unpooled.wrappedBuffer(new byte[] {0, (byte) number, 0}), 1, 1);
    }

    private void transfer() {
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            server.writeInbound(part);
        }
    }

    private void assertPong(int number) {
        PongWebSocketFrame pong = server.readInbound();
        assertArrayEquals(new byte[] {(byte) number}, Frames.bytes(pong.content()));
        pong.release();
    }

    @Test
    void shouldAnswerEachPing() {
        for (int i = 0; i < 10; i++) {
            ping(i);
        }
        writer.flush();

        transfer();

        for (int i = 0; i < 10; i++) {
            assertPong(i);
        }
    }

    @Test
    void shouldAnswerOnlyTheNewestWhenSocketTookNothing() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        ping(1);
        ping(2);
        pongs.onWritable();
        writer.flush();
        transfer();
        assertNull(server.readInbound());

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        pongs.onWritable();
        pongs.onWritable();

        transfer();
        assertPong(2);
        assertNull(server.readInbound());
    }

    @Test
    void shouldForgetWhatIsOwedWhenANewerPingIsAnswered() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        ping(1);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        ping(2);
        pongs.onWritable();
        writer.flush();

        transfer();

        assertPong(2);
        assertNull(server.readInbound());
        assertEquals(0, server.inboundMessages().size());
    }
}
