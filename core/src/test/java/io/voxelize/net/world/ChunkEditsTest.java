package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkEditsTest {
    @Test
    void shouldRememberTheLastWordOfEachVoxel() {
        final ChunkEdits edits = new ChunkEdits();
        final Map<Integer, Integer> expected = new HashMap<>();
        final Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            // Neighbours mostly, and voxels of any value, 0 included.
            final int element = random.nextInt(64) + 256 * random.nextInt(8);
            final int voxel = random.nextInt(3) * 0x8000_0001;
            edits.put(element, voxel, i & 0xFFFF);
            expected.put(element, voxel);
        }
        assertEquals(expected.size(), edits.count());
        for (int element = 0; element < 4_096; element++) {
            assertEquals(expected.containsKey(element), edits.contains(element), "element " + element);
            if (expected.containsKey(element)) {
                assertEquals(expected.get(element), edits.voxel(element));
            }
        }
    }

    @Test
    void shouldTakeTheFirstAndTheLastElement() {
        final ChunkEdits edits = new ChunkEdits();
        edits.put(0, 1, 2);
        assertTrue(edits.contains(0));
        assertFalse(edits.contains(1));
        edits.put(Integer.MAX_VALUE - 1, 3, 4);
        assertEquals(3, edits.voxel(Integer.MAX_VALUE - 1));
        assertEquals(2, edits.count());
    }
}
