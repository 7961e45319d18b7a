package io.voxelize.net.testkit.server.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.Fields;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OuterCompressionTest {
    @ParameterizedTest
    @EnumSource
    void shouldCompressOnlyWhatIsLongerThanTheThreshold(Generation generation) {
        byte[] fitting = message(generation.compressionThreshold());
        assertSame(fitting, OuterCompression.apply(fitting, generation));
        byte[] longer = message(generation.compressionThreshold() + 1);
        byte[] wire = OuterCompression.apply(longer, generation);
        assertEquals(generation.hasLz4Frames() ? 0x04 : 0x78, wire[0]);
        assertArrayEquals(longer, Fields.plain(wire));
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 04224d18604082",
        "65536, 04224d18604082",
        "65537, 04224d186050fb",
        "262144, 04224d186050fb",
        "262145, 04224d18607073",
        "5000000, 04224d18607073"
    })
    void shouldChooseFrameHeaderByLength(int length, String header) {
        byte[] message = message(length);
        byte[] wire = OuterCompression.apply(message, Generation.G2026);
        assertEquals(header, HexFormat.of().formatHex(wire, 0, 7));
        assertArrayEquals(new byte[4], Arrays.copyOfRange(wire, wire.length - 4, wire.length));
        assertArrayEquals(message, Fields.plain(wire));
    }

    @Test
    void shouldStoreBlockThatDoesNotShrink() {
        byte[] message = new byte[70_000];
        new Random(3).nextBytes(message);
        byte[] wire = OuterCompression.apply(message, Generation.G2026);
        assertEquals(7 + 4 + message.length + 4, wire.length);
        assertArrayEquals(message, Fields.plain(wire));
    }

    /** Starts as a chat does, so that it is not taken for a compressed one. */
    private static byte[] message(int length) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) (i == 0 ? 8 : i % 29);
        }
        return message;
    }
}
