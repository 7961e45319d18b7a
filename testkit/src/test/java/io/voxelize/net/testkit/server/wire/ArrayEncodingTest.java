package io.voxelize.net.testkit.server.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.Fields;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrayEncodingTest {
    @ParameterizedTest
    @EnumSource
    void shouldRoundTripWordsAndFloats(Generation generation) {
        ArrayEncoding encoding = new ArrayEncoding(generation);
        int[] words = {0, 1, 300, -1, Integer.MIN_VALUE, 7};
        float[] floats = {0, -1.5f, Float.MAX_VALUE};
        boolean lz4 = generation.hasLz4Blocks();
        assertArrayEquals(new int[] {0, 1, 300, -1, Integer.MIN_VALUE}, Fields.words(encoding.words(words, 5), lz4));
        assertArrayEquals(floats, Fields.floats(encoding.floats(floats, 3), lz4));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeEmptyWhenThereIsNothing(Generation generation) {
        assertEquals(0, new ArrayEncoding(generation).words(new int[3], 0).length);
        assertEquals(0, new ArrayEncoding(generation).floats(new float[3], 0).length);
    }

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2024", "GX"})
    void shouldPackUnsignedWords(Generation generation) {
        byte[] packed = new ArrayEncoding(generation).words(new int[] {0xF000, -1}, 2);
        assertEquals("80e003ffffffff0f", HexFormat.of().formatHex(packed));
    }
}
