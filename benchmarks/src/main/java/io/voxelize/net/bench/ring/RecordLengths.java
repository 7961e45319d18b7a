package io.voxelize.net.bench.ring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.receive.InflatePath;
import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CapturedMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;

/**
 * How long the records are that servers' messages become, in bytes without the ring's own header: the tenth, the
 * fiftieth and the ninetieth percentile, and the longest. Immutable.
 *
 * <p><b>Thread:</b> any.
 *
 * @param small of messages without chunks, but for INIT.
 * @param chunks of messages with chunks.
 */
public record RecordLengths(List<Integer> small, List<Integer> chunks) {

    private static final int TENTH = 10;
    private static final int MEDIAN = 50;
    private static final int NINETIETH = 90;
    private static final int LONGEST = 100;

    /** Room for the messages of a recording, none of which is in two pieces then. */
    private static final int RING_LENGTH = 8 << 20;

    /**
     * Copies what it is made of.
     *
     * @param small four lengths.
     * @param chunks four lengths.
     */
    public RecordLengths {
        small = List.copyOf(small);
        chunks = List.copyOf(chunks);
    }

    /**
     * Decodes the recordings of real servers that come with the testkit, and looks how much of the ring each message
     * takes.
     *
     * @return the lengths.
     * @throws IOException if one cannot be read.
     */
    public static RecordLengths ofRecordings() throws IOException {
        List<Integer> small = new ArrayList<>();
        List<Integer> chunks = new ArrayList<>();
        for (String name : List.of(Capture.HILLS_G2026, Capture.TUTORIAL_G2026, Capture.TUTORIAL_G2023)) {
            add(Capture.bundled(name), small, chunks);
        }
        return new RecordLengths(percentiles(small), percentiles(chunks));
    }

    private static void add(Capture capture, List<Integer> small, List<Integer> chunks) throws IOException {
        NetworkConfig config =
                NetworkConfig.builder().inboundRingLength(RING_LENGTH).build();
        try (InflatePath path = new InflatePath(config, Interests.ALL, message -> {})) {
            for (CapturedMessage captured : capture.messages(CaptureDirection.SERVER_TO_CLIENT)) {
                byte[] wire = new byte[captured.payload().remaining()];
                captured.payload().get(wire);
                int length = length(path, wire);
                Message message = Message.parseFrom(Outer.inflate(wire));
                if (message.getChunksCount() > 0) {
                    chunks.add(length);
                } else if (message.getType() != Message.Type.INIT) {
                    small.add(length);
                }
            }
        }
    }

    private static int length(InflatePath path, byte[] wire) {
        ByteBuf direct = Unpooled.directBuffer(wire.length).writeBytes(wire);
        try {
            path.receive(direct);
            path.endRead();
            int length = path.pendingLength() - RecordDescriptor.HEADER_LENGTH;
            path.drain();
            return length;
        } finally {
            direct.release();
        }
    }

    /** The four percentiles, by nearest rank. */
    static List<Integer> percentiles(List<Integer> lengths) {
        int[] sorted = lengths.stream().mapToInt(length -> length).sorted().toArray();
        return IntStream.of(TENTH, MEDIAN, NINETIETH, LONGEST)
                .mapToObj(percent -> sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)])
                .toList();
    }

    /**
     * Returns the length that half of the small messages do not exceed.
     *
     * @return bytes.
     */
    public int medianSmall() {
        return small.get(1);
    }

    /**
     * Returns all of them.
     *
     * @return each once.
     */
    public List<Integer> all() {
        return Stream.concat(small.stream(), chunks.stream()).distinct().toList();
    }
}
