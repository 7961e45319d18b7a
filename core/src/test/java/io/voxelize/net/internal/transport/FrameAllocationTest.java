package io.voxelize.net.internal.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.FakeGate;
import io.voxelize.net.internal.receive.Game;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receiving a message allocates nothing on the event loop, however its frame arrives. */
@Tag("allocation")
@Timeout(120)
final class FrameAllocationTest {

    /** What a counter's own reading and a late compilation may cost. */
    private static final int MAX_ALLOCATED = 4_096;

    /**
     * When the JVM compiles a method it loads the classes of its signature first, on the thread that called it: some
     * tens of kilobytes, once, and never for a class that is only named there. So it is asked that most parts of a run
     * allocate nothing at all, which no allocation per message could pass.
     */
    private static final int PARTS = 20;

    private static final int PER_READ = 1_000;
    private static final int READS = 200;

    /** Only counts, and reads in between what the thread has allocated. */
    private static final class CountingSink implements FrameSink {
        private final int perPart;
        private final int expected;
        private final long[] readings = new long[PARTS + 1];
        private final CountDownLatch done = new CountDownLatch(1);
        private int warmUp;
        private int messages;
        private long bytes;

        private CountingSink(int warmUp, int expected) {
            this.warmUp = warmUp;
            this.expected = expected;
            this.perPart = expected / PARTS;
        }

        @Override
        public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
            if (warmUp > 0) {
                warmUp--;
                readings[0] = warmUp == 0 ? AllocationProbe.allocated() : 0;
                return;
            }
            messages++;
            bytes += length;
            if (messages % perPart == 0) {
                readings[messages / perPart] = AllocationProbe.allocated();
            }
            if (messages == expected) {
                done.countDown();
            }
        }

        private long[] allocatedInParts() {
            return IntStream.range(0, PARTS)
                    .mapToLong(part -> readings[part + 1] - readings[part])
                    .toArray();
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

    private static byte[] repeated(byte[] frame, int count) {
        byte[][] frames = new byte[count][];
        Arrays.fill(frames, frame);
        return Frames.concat(frames);
    }

    /** From the bytes of a read to the ring and out of it, on one thread. */
    @Test
    void shouldAllocateNothingFromReadToRing() {
        NetworkConfig config = NetworkConfig.builder().build();
        Game game = new Game(config);
        MessageSource source = game.source(new FakeGate());
        EmbeddedChannel channel =
                new EmbeddedChannel(new FrameDecoder(new PathSink(game.receiver, source), config.maxWireLength()));
        byte[] message = TestMessages.chat("w", "x");
        ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer();
        read.writeBytes(repeated(Frames.frame(Frames.FIN | Frames.BINARY, message), PER_READ));
        long allocated = 0;
        for (int i = 0; i < 2 * READS; i++) {
            long before = AllocationProbe.allocated();
            channel.pipeline().fireChannelRead(read.retain());
            allocated += i < READS ? 0 : AllocationProbe.allocated() - before;
            game.drain();
        }

        assertEquals(2L * READS * PER_READ, game.counters.get(Counter.MESSAGES_RECEIVED));
        assertEquals(0, game.receiver.backlogLength());
        assertTrue(allocated < MAX_ALLOCATED, "allocated=" + allocated + ", messages=" + READS * PER_READ);
        read.release();
        channel.finishAndReleaseAll();
        game.close();
    }

    /**
     * A real socket, so that what Netty allocates for a read is in it: nothing on both transports. Short messages lie
     * whole in a read, long ones are put together.
     */
    @ParameterizedTest
    @CsvSource({"NIO, 54, 300000", "EPOLL, 54, 300000", "NIO, 100000, 6000", "EPOLL, 100000, 6000"})
    void shouldAllocateNothingFromSocketToMessage(TransportKind transport, int length, int count) throws Exception {
        int warmUp = count / 2;
        CountingSink sink = new CountingSink(warmUp, count - warmUp);
        NetworkConfig config = NetworkConfig.builder().transport(transport).build();
        try (EventLoopThread loop = new EventLoopThread(config);
                ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel client = loop.bootstrap(0)
                    .handler(new FrameDecoder(sink, config.maxWireLength()))
                    .connect(listener.getLocalSocketAddress())
                    .sync()
                    .channel();
            try (Socket server = listener.accept()) {
                serve(server, Frames.frame(Frames.FIN | Frames.BINARY, Frames.pattern(length, 1)), count);
                assertTrue(sink.done.await(60, SECONDS));
            }
            client.close().sync();
        }
        long[] allocated = sink.allocatedInParts();
        long clean = Arrays.stream(allocated).filter(part -> part == 0).count();
        assertEquals((long) length * (count - warmUp), sink.bytes);
        assertTrue(clean > PARTS / 2, "allocated=" + Arrays.toString(allocated) + ", messages=" + (count - warmUp));
    }

    private static void serve(Socket server, byte[] frame, int count) throws IOException {
        int perWrite = Math.max(1, 60_000 / frame.length);
        byte[] several = repeated(frame, perWrite);
        OutputStream out = server.getOutputStream();
        for (int i = 0; i < count; i += perWrite) {
            out.write(several, 0, frame.length * Math.min(perWrite, count - i));
        }
    }

    /**
     * Neither for a packet nor for a flush, of one packet or of so many that the batch grows; with the pool of our
     * channels, on a thread for which it keeps buffers, as an event loop is one.
     */
    @Test
    void shouldAllocateNothingForPacketsAndFlushes() throws Exception {
        FutureTask<long[]> writing = new FutureTask<>(FrameAllocationTest::writeFewAndMany);
        new FastThreadLocalThread(writing).start();
        long[] allocated = writing.get();

        assertTrue(allocated[0] < MAX_ALLOCATED, "one packet: allocated=" + allocated[0]);
        assertTrue(allocated[1] < MAX_ALLOCATED, "many packets: allocated=" + allocated[1]);
    }

    private static long[] writeFewAndMany() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        FrameWriter writer = new FrameWriter(channel, new WritableCounters());
        UnsafeBuffer packet = new UnsafeBuffer(Frames.pattern(54, 1));
        write(writer, channel, packet, 1_000, 300);
        write(writer, channel, packet, 1_000, 1);
        long few = write(writer, channel, packet, 1_000, 1);
        long many = write(writer, channel, packet, 1_000, 300);
        channel.finishAndReleaseAll();
        return new long[] {few, many};
    }

    private static long write(
            FrameWriter writer, EmbeddedChannel channel, UnsafeBuffer packet, int flushes, int packets) {
        long before = AllocationProbe.allocated();
        for (int i = 0; i < flushes; i++) {
            for (int k = 0; k < packets; k++) {
                writer.packet(packet, 0, packet.capacity());
            }
            writer.flush();
            ByteBuf batch = channel.readOutbound();
            batch.release();
        }
        return AllocationProbe.allocated() - before;
    }
}
