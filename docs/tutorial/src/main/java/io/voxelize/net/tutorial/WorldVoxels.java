package io.voxelize.net.tutorial;

import io.voxelize.net.message.Voxels;
import io.voxelize.net.world.Block;
import io.voxelize.net.world.World;

/**
 * Adapts a {@code World} to a {@link VoxelSource}.
 *
 * <p><b>Thread:</b> game.
 */
final class WorldVoxels implements VoxelSource {

    private final World world;

    WorldVoxels(World world) {
        this.world = world;
    }

    /** The colours of the blocks that the server announced. */
    Palette palette() {
        Palette palette = new Palette();
        for (Block block : world.blocks().all()) {
            palette.add(
                    block.id(), block.name(), block.redLightLevel(), block.greenLightLevel(), block.blueLightLevel());
        }
        return palette;
    }

    @Override
    public boolean isLoaded(int vx, int vz) {
        return world.isLoaded(world.options().chunkOf(vx), world.options().chunkOf(vz));
    }

    @Override
    public int maxHeight() {
        return world.options().maxHeight();
    }

    @Override
    public int blockId(int vx, int vy, int vz) {
        return Voxels.id(world.voxelAt(vx, vy, vz));
    }

    @Override
    public int light(int vx, int vy, int vz) {
        return world.lightAt(vx, vy, vz);
    }
}
