package io.voxelize.net.world;

import java.util.ArrayList;
import java.util.List;

/** Records the calls of a chunk listener. */
final class HeardChunks implements ChunkListener {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onChunkLoaded(Chunk chunk) {
        heard.add("loaded " + chunk.x() + "," + chunk.z() + " " + chunk.voxels().get(0, 0, 0));
    }

    @Override
    public void onChunkUpdated(Chunk chunk) {
        heard.add("updated " + chunk.x() + "," + chunk.z());
    }

    @Override
    public void onVoxelUpdated(int vx, int vy, int vz, int oldVoxel, int newVoxel) {
        heard.add("voxel " + vx + "," + vy + "," + vz + " " + oldVoxel + ">" + newVoxel);
    }

    @Override
    public void onChunkUnloaded(Chunk chunk) {
        if (!chunk.isReadable()) {
            heard.add("unloaded-lost " + chunk.x() + "," + chunk.z());
            return;
        }
        // Readable until this method returns.
        heard.add(
                "unloaded " + chunk.x() + "," + chunk.z() + " " + chunk.voxels().get(0, 0, 0));
    }

    @Override
    public void onChunkRefused(int x, int z) {
        heard.add("refused " + x + "," + z);
    }

    @Override
    public void onEditLost(int vx, int vy, int vz, int voxel) {
        heard.add("lost " + vx + "," + vy + "," + vz + " " + voxel);
    }

    List<String> take() {
        final List<String> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }
}
