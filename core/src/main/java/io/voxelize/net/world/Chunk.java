package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.VoxelArrayView;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that a {@link World} holds. It changes as updates come in, and its arrays may be replaced when the server sends it again: ask for them anew each
 * time.
 *
 * <p>Valid until the world unloads it; afterwards its arrays throw. What must outlive that, a mesher's input for instance, an interceptor takes with
 * {@link io.voxelize.net.message.ChunkView#retain()}. That shares the memory: updates that the world writes show in it, so a thread that needs a state at rest copies it.
 *
 * <p><b>Thread:</b> game.
 */
public final class Chunk {

    private final int x;
    private final int z;
    // The same object when both came together, as they do from every known server.
    private @Nullable ChunkData voxelsOwner;
    private @Nullable ChunkData lightsOwner;
    private boolean changed;

    Chunk(int x, int z) {
        this.x = x;
        this.z = z;
    }

    /**
     * Returns the coordinate along x.
     *
     * @return chunks.
     */
    public int x() {
        return x;
    }

    /**
     * Returns the coordinate along z.
     *
     * @return chunks.
     */
    public int z() {
        return z;
    }

    /**
     * Returns the voxel words.
     *
     * @return a view over the chunk's own memory.
     * @throws IllegalStateException if the chunk was unloaded.
     */
    public VoxelArrayView voxels() {
        return present(voxelsOwner).voxels();
    }

    /**
     * Returns the light words.
     *
     * @return a view over the chunk's own memory.
     * @throws IllegalStateException if the chunk was unloaded.
     */
    public VoxelArrayView lights() {
        return present(lightsOwner).lights();
    }

    /** Tells whether voxels and lights are both there. */
    boolean isComplete() {
        return voxelsOwner != null && lightsOwner != null;
    }

    boolean hasVoxels() {
        return voxelsOwner != null;
    }

    /** Takes over a part; what it replaces is given back. */
    void merge(ChunkData part) {
        ChunkData oldVoxels = voxelsOwner;
        ChunkData oldLights = lightsOwner;
        voxelsOwner = part.hasVoxels() ? part : oldVoxels;
        lightsOwner = part.hasLights() ? part : oldLights;
        closeUnused(oldVoxels);
        closeUnused(oldLights);
    }

    /** Writes what the server says of a voxel, as far as the parts are there. */
    void write(int lx, int ly, int lz, int voxel, int light) {
        if (voxelsOwner != null) {
            voxelsOwner.voxel(lx, ly, lz, voxel);
        }
        if (lightsOwner != null) {
            lightsOwner.light(lx, ly, lz, light);
        }
    }

    /** Marks it as changed by the message at hand. Returns true if it was not marked. */
    boolean markChanged() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    void clearChanged() {
        changed = false;
    }

    void close() {
        ChunkData voxels = voxelsOwner;
        ChunkData lights = lightsOwner;
        voxelsOwner = null;
        lightsOwner = null;
        closeUnused(voxels);
        closeUnused(lights);
    }

    private void closeUnused(@Nullable ChunkData data) {
        if (data != null && data != voxelsOwner && data != lightsOwner) {
            data.close();
        }
    }

    private ChunkData present(@Nullable ChunkData owner) {
        if (owner == null) {
            throw new IllegalStateException("chunk is not loaded: x=" + x + ", z=" + z);
        }
        return owner;
    }

    @Override
    public String toString() {
        return "Chunk(x=" + x + ", z=" + z + ", complete=" + isComplete() + ")";
    }
}
