package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.VoxelArrayView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that a {@link World} holds. It changes as updates come in, and its arrays may be replaced when the server
 * sends it again: ask for them anew each time.
 *
 * <p>In a world that {@linkplain World#keepCompressed keeps chunks compressed} asking for an array inflates the chunk
 * if it is not inflated. What it returned is then valid until so many other chunks were asked for or read that this one
 * is given up; afterwards it throws, and asking anew inflates again.
 *
 * <p>Valid until the world unloads it; afterwards its arrays throw. What must outlive that, a mesher's input for
 * instance, an interceptor takes with {@link io.voxelize.net.message.ChunkView#retain()}. That shares the memory:
 * updates that the world writes show in it, so a thread that needs a state at rest copies it.
 *
 * <p><b>Thread:</b> game.
 */
public final class Chunk {

    private static final @Nullable MeshData[] NO_MESHES = new MeshData[0];

    private final int x;
    private final int z;
    private final ChunkStore store;

    // The same object when both came together, as they do from every known server.
    private @Nullable ChunkData voxelsOwner;
    private @Nullable ChunkData lightsOwner;

    // Instead of the two above: voxels and lights as they came, what changed since, and both together while that is
    // inflated.
    private @Nullable CompressedChunk compressed;
    private @Nullable ChunkEdits edits;
    private @Nullable ChunkData inflated;

    /** Neighbours in the order of use, while inflated. */
    @Nullable
    Chunk newer;

    @Nullable
    Chunk older;

    /** The newest mesh of each level that one was kept of. */
    private @Nullable MeshData[] meshes = NO_MESHES;

    private boolean changed;

    Chunk(int x, int z, ChunkStore store) {
        this.x = x;
        this.z = z;
        this.store = store;
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
     * @throws IllegalStateException if the chunk was unloaded, or was kept compressed and turns out malformed, which
     *     unloads it.
     */
    public VoxelArrayView voxels() {
        return present(compressed == null ? voxelsOwner : open()).voxels();
    }

    /**
     * Returns the light words.
     *
     * @return a view over the chunk's own memory.
     * @throws IllegalStateException if the chunk was unloaded, or was kept compressed and turns out malformed, which
     *     unloads it.
     */
    public VoxelArrayView lights() {
        return present(compressed == null ? lightsOwner : open()).lights();
    }

    /**
     * Returns the newest mesh of a sub-chunk, in a world that {@linkplain World#keepMeshes keeps them}.
     *
     * @param level which sub-chunk, counted from the bottom.
     * @return owned by the world, valid until a newer one comes or the chunk is unloaded; null if none came, or if the
     *     world keeps none.
     */
    public @Nullable MeshData mesh(int level) {
        return level >= 0 && level < meshes.length ? meshes[level] : null;
    }

    /** Takes over a mesh; the one it replaces is given back. */
    void mesh(MeshData newest) {
        int level = newest.level();
        if (level >= meshes.length) {
            meshes = Arrays.copyOf(meshes, level + 1);
        }
        MeshData replaced = meshes[level];
        meshes[level] = newest;
        if (replaced != null) {
            replaced.close();
        }
    }

    /** Gives the meshes back; data is another matter. */
    void closeMeshes() {
        @Nullable MeshData[] kept = meshes;
        meshes = NO_MESHES;
        for (MeshData mesh : kept) {
            if (mesh != null) {
                mesh.close();
            }
        }
    }

    /** Tells whether voxels and lights are both there. */
    boolean isComplete() {
        return compressed != null || (voxelsOwner != null && lightsOwner != null);
    }

    /** Tells whether it can be read, and inflates it for that. If not, it has left the world now. */
    boolean isReadable() {
        return compressed == null ? isComplete() : open() != null;
    }

    /** Inflates what is kept compressed; null if that is not possible, and then the world gives this up. */
    private @Nullable ChunkData open() {
        ChunkData data = inflated;
        if (data == null) {
            data = store.inflate(this);
        } else {
            store.touch(this);
        }
        return data;
    }

    @Nullable
    CompressedChunk compressed() {
        return compressed;
    }

    /** What was kept compressed is inflated now. */
    void inflated(ChunkData data) {
        if (edits != null) {
            edits.applyTo(data, data.voxels().chunkSize(), data.voxels().maxHeight());
        }
        inflated = data;
    }

    /** Gives up what is inflated; null if nothing is. */
    @Nullable
    ChunkData takeInflated() {
        ChunkData taken = inflated;
        inflated = null;
        return taken;
    }

    /** Takes over both parts as they came; whatever there was is given back. */
    void replace(CompressedChunk newer) {
        close();
        compressed = newer;
    }

    /** Stays inflated from now on, as if it had come so. */
    void pin(ChunkData data) {
        close();
        voxelsOwner = data;
        lightsOwner = data;
    }

    /** Takes over a part; what it replaces is given back. */
    void merge(ChunkData part) {
        ChunkData oldVoxels = voxelsOwner;
        ChunkData oldLights = lightsOwner;
        voxelsOwner = part.hasVoxels() ? part : oldVoxels;
        lightsOwner = part.hasLights() ? part : oldLights;
        closeUnused(oldVoxels, oldLights);
    }

    /** Returns the word of a voxel; the chunk must be {@linkplain #isReadable readable}. */
    int voxel(int lx, int ly, int lz) {
        return voxels().get(lx, ly, lz);
    }

    /** Returns how many voxels changed since the chunk came, if it is kept compressed. */
    int editCount() {
        return edits == null ? 0 : edits.count();
    }

    /** Writes what the server says of a voxel, as far as the parts are there. */
    void write(int lx, int ly, int lz, int voxel, int light) {
        if (compressed != null) {
            writeEdit(compressed, lx, ly, lz, voxel, light);
            return;
        }
        if (voxelsOwner != null) {
            voxelsOwner.voxel(lx, ly, lz, voxel);
        }
        if (lightsOwner != null) {
            lightsOwner.light(lx, ly, lz, light);
        }
    }

    private void writeEdit(CompressedChunk kept, int lx, int ly, int lz, int voxel, int light) {
        ChunkEdits known = edits;
        if (known == null) {
            known = new ChunkEdits();
            edits = known;
        }
        known.put((lx * kept.maxHeight() + ly) * kept.chunkSize() + lz, voxel, light);
        if (inflated != null) {
            inflated.voxel(lx, ly, lz, voxel);
            inflated.light(lx, ly, lz, light);
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

    /** Gives voxels and lights back. */
    void close() {
        CompressedChunk kept = compressed;
        compressed = null;
        edits = null;
        ChunkData data = takeInflated();
        if (data != null) {
            store.giveUpInflated(this, data);
        }
        if (kept != null) {
            kept.close();
        }
        ChunkData voxels = voxelsOwner;
        ChunkData lights = lightsOwner;
        voxelsOwner = null;
        lightsOwner = null;
        closeUnused(voxels, lights);
    }

    /** Gives back what held the two parts, once if it was the same. */
    private void closeUnused(@Nullable ChunkData voxels, @Nullable ChunkData lights) {
        closeUnused(voxels);
        if (lights != voxels) {
            closeUnused(lights);
        }
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
