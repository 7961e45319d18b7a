package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.voxelize.net.message.ChunkData;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkEditsTest {
    private static final int CHUNK_SIZE = 16;
    private static final int MAX_HEIGHT = 256;

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
        assertEquals(expected, written(edits));
    }

    @Test
    void shouldTakeTheFirstAndTheLastElement() {
        final ChunkEdits edits = new ChunkEdits();
        edits.put(0, 1, 2);
        edits.put(Integer.MAX_VALUE - 1, 3, 4);
        assertEquals(Map.of(0, 1, Integer.MAX_VALUE - 1, 3), written(edits));
        assertEquals(2, edits.count());
    }

    /** Returns the voxels that the edits write into a chunk, by element. */
    private static Map<Integer, Integer> written(ChunkEdits edits) {
        final Map<Integer, Integer> voxels = new HashMap<>();
        final ChunkData chunk = (ChunkData) Proxy.newProxyInstance(
                ChunkData.class.getClassLoader(), new Class<?>[] {ChunkData.class}, (proxy, method, args) -> {
                    if (method.getName().equals("voxel")) {
                        final int element = ((int) args[0] * MAX_HEIGHT + (int) args[1]) * CHUNK_SIZE + (int) args[2];
                        assertNull(voxels.put(element, (int) args[3]), "written twice: element=" + element);
                    }
                    return null;
                });
        edits.applyTo(chunk, CHUNK_SIZE, MAX_HEIGHT);
        return voxels;
    }
}
