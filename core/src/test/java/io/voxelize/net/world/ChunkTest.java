package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.VoxelArrayView;
import org.junit.jupiter.api.Test;

/** A chunk releases each of its parts exactly once. */
class ChunkTest {

    private final Chunk chunk = new Chunk(0, 0, new ChunkStore());

    /** Retained data that counts how often it is closed. */
    private static final class Data implements ChunkData {
        private final boolean hasVoxels;
        private final boolean hasLights;
        private int closeCount;

        private Data(boolean hasVoxels, boolean hasLights) {
            this.hasVoxels = hasVoxels;
            this.hasLights = hasLights;
        }

        @Override
        public boolean hasVoxels() {
            return hasVoxels;
        }

        @Override
        public boolean hasLights() {
            return hasLights;
        }

        @Override
        public void close() {
            closeCount++;
        }

        @Override
        public int x() {
            return 0;
        }

        @Override
        public int z() {
            return 0;
        }

        @Override
        public VoxelArrayView voxels() {
            throw new UnsupportedOperationException();
        }

        @Override
        public VoxelArrayView lights() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void voxel(int lx, int ly, int lz, int voxel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void light(int lx, int ly, int lz, int light) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void shouldGiveBackOnceWhatHoldsBothParts() {
        Data both = new Data(true, true);
        chunk.merge(both);

        chunk.close();

        assertEquals(1, both.closeCount);
    }

    @Test
    void shouldGiveBackOnceWhatIsReplacedWhole() {
        Data former = new Data(true, true);
        Data newer = new Data(true, true);
        chunk.merge(former);

        chunk.merge(newer);

        assertEquals(1, former.closeCount);
        assertEquals(0, newer.closeCount);
    }

    @Test
    void shouldKeepWhatStillHoldsTheOtherPart() {
        Data both = new Data(true, true);
        Data lights = new Data(false, true);
        Data voxels = new Data(true, false);
        chunk.merge(both);
        chunk.merge(lights);
        assertEquals(0, both.closeCount, "its voxels are in use");

        chunk.merge(voxels);
        assertEquals(1, both.closeCount);
        chunk.close();

        assertEquals(1, lights.closeCount);
        assertEquals(1, voxels.closeCount);
    }
}
