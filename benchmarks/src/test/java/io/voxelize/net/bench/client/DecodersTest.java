package io.voxelize.net.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.testkit.capture.Capture;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {

    /** Four bytes each, as the recording's summary counts them. */
    private static final long G2023_DATA_BYTES = 4L * 2 * 1_572_864;

    /** What has come to a game that has decoded every message with chunks of a recording. */
    private static Tally decoded(String recording, PeerClient.Decoder decoder) throws IOException {
        Tally tally = new Tally();
        for (Traffic.Payload message : Traffic.read(recording).chunks()) {
            decoder.decode(ByteBuffer.wrap(message.bytes())).count(tally);
        }
        return tally;
    }

    private static Tally inflated(String recording, Inflation inflation) throws IOException {
        Tally tally = new Tally();
        for (Traffic.Payload message : Traffic.read(recording).chunks()) {
            ByteBuffer wire = ByteBuffer.allocateDirect(message.bytes().length).put(0, message.bytes());
            inflation.inflate(wire);
            tally.add(1, inflation.chunks(), inflation.arrayBytes());
        }
        return tally;
    }

    private static void assertSame(Tally expected, Tally tally) {
        assertEquals(expected.messages(), tally.messages());
        assertEquals(expected.chunks(), tally.chunks());
        assertEquals(expected.arrayBytes(), tally.arrayBytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDeliverAsMuchOfAnOldServersChunksWhateverTheDecoder(boolean meshes) throws IOException {
        Tally peers = decoded(Capture.TUTORIAL_G2023, new PackedDecoder(meshes));
        assertSame(peers, inflated(Capture.TUTORIAL_G2023, new PackedInflation(meshes)));
        assertEquals(30, peers.chunks());
        assertEquals(!meshes, peers.arrayBytes() == G2023_DATA_BYTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDeliverAsMuchOfChunksWhateverTheDecoder(boolean meshes) throws IOException {
        Tally peers = decoded(Capture.HILLS_G2026, new IdiomaticDecoder(meshes));
        assertSame(peers, decoded(Capture.HILLS_G2026, new CarefulDecoder(meshes)));
        assertSame(peers, inflated(Capture.HILLS_G2026, new Lz4Inflation(meshes)));
    }

    @Test
    void shouldHaveEveryMessageOfAScheduleThatIsDue() {
        long startNs = System.nanoTime();
        ScheduleClient alone = new ScheduleClient(1_000_000);
        alone.connect(0);
        Tally tally = new Tally();
        int messages = 0;
        while (messages < 100) {
            messages += alone.poll(tally);
        }
        assertEquals(messages, tally.messages());
        long dueNs = System.nanoTime() - startNs;
        assertEquals(true, tally.messages() <= dueNs / 1_000 + 1, tally.messages() + " in " + dueNs);
    }
}
