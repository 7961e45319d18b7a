package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.VoxelArrayView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a {@link World}. Updates change it, and its arrays are replaced when the server sends it again, so call
 * {@link #voxels()} and {@link #lights()} each time instead of keeping what they return.
 *
 * <p>If the world {@linkplain World#keepCompressed stores chunks compressed}, these two methods inflate the chunk when
 * needed. The views that they return are then valid until the chunk leaves the cache of inflated chunks, because others
 * were read more recently. Afterwards the views throw; calling the method again inflates the chunk again.
 *
 * <p>Valid until the world unloads it; afterwards its arrays throw. An interceptor that needs an array longer, for
 * instance as input of a mesher, calls {@link io.voxelize.net.message.ChunkView#retain()}. A retained chunk shares its
 * memory with the world, which goes on writing updates into it; a thread that needs an unchanging state copies it.
 *
 * <p><b>Thread:</b> game.
 */
public final class Chunk {

    private static final @Nullable MeshData[] NO_MESHES = new MeshData[0];

    private final int x;
    private final int z;
    private final ChunkStore store;

    // The same object if both were received together, as from every known server.
    private @Nullable ChunkData voxelsOwner;
    private @Nullable ChunkData lightsOwner;

    // Instead of the two above if kept compressed: voxels and lights as received, what changed since, and both
    // inflated, while in the cache.
    private @Nullable CompressedChunk compressed;
    private @Nullable ChunkEdits edits;
    private @Nullable ChunkData inflated;

    /** Next more recently used chunk in the list of {@link InflatedChunks}. */
    @Nullable
    Chunk newer;

    /** Next less recently used chunk in the list of {@link InflatedChunks}. */
    @Nullable
    Chunk older;

    /** Newest mesh by level; null where none was stored. */
    private @Nullable MeshData[] meshes = NO_MESHES;

    private boolean changed;

    Chunk(int x, int z, ChunkStore store) {
        this.x = x;
        this.z = z;
        this.store = store;
    }

    /**
     * Returns the chunk coordinate along x.
     *
     * @return in chunks.
     */
    public int x() {
        return x;
    }

    /**
     * Returns the chunk coordinate along z.
     *
     * @return in chunks.
     */
    public int z() {
        return z;
    }

    /**
     * Returns the voxel words.
     *
     * @return a view of the chunk's own memory, not a copy.
     * @throws IllegalStateException if the chunk was unloaded, or was stored compressed and turns out malformed, which
     *     unloads it.
     */
    public VoxelArrayView voxels() {
        return present(compressed == null ? voxelsOwner : inflate()).voxels();
    }

    /**
     * Returns the light words.
     *
     * @return a view of the chunk's own memory, not a copy.
     * @throws IllegalStateException if the chunk was unloaded, or was stored compressed and turns out malformed, which
     *     unloads it.
     */
    public VoxelArrayView lights() {
        return present(compressed == null ? lightsOwner : inflate()).lights();
    }

    /**
     * Returns the newest mesh of a sub-chunk, if the world {@linkplain World#keepMeshes stores meshes}.
     *
     * @param level sub-chunk, counted from 0 at the bottom.
     * @return owned by the world; valid until a newer mesh is received or the chunk is unloaded. Null if none was
     *     received, or if the world stores none.
     */
    public @Nullable MeshData mesh(int level) {
        return level >= 0 && level < meshes.length ? meshes[level] : null;
    }

    /** Takes ownership of a mesh and closes the one it replaces. */
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

    /** Closes the meshes; {@link #close()} does not. */
    void closeMeshes() {
        @Nullable MeshData[] kept = meshes;
        meshes = NO_MESHES;
        for (MeshData mesh : kept) {
            if (mesh != null) {
                mesh.close();
            }
        }
    }

    /** Tells whether voxels and lights were both received. */
    boolean isComplete() {
        return compressed != null || (voxelsOwner != null && lightsOwner != null);
    }

    /** Inflates the chunk if needed. Returns false if it cannot be read; a compressed one has then left the world. */
    boolean isReadable() {
        return compressed == null ? isComplete() : inflate() != null;
    }

    /** Returns the inflated data of a compressed chunk; null if it cannot be inflated, and it has left the world. */
    private @Nullable ChunkData inflate() {
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

    /** Sets the inflated data and applies the edits to it. */
    void inflated(ChunkData data) {
        if (edits != null) {
            edits.applyTo(data, data.voxels().chunkSize(), data.voxels().maxHeight());
        }
        inflated = data;
    }

    /** Returns the inflated data and forgets it; null if there is none. */
    @Nullable
    ChunkData takeInflated() {
        ChunkData taken = inflated;
        inflated = null;
        return taken;
    }

    /** Takes ownership of both parts in compressed form and closes what it had before. */
    void replace(CompressedChunk newParts) {
        close();
        compressed = newParts;
    }

    /** Takes ownership of inflated data and drops the compressed form. */
    void pin(ChunkData data) {
        close();
        voxelsOwner = data;
        lightsOwner = data;
    }

    /** Takes ownership of a part and closes what it replaces. */
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

    /** Returns how many voxels changed since the chunk was received, if it is kept compressed. */
    int editCount() {
        return edits == null ? 0 : edits.count();
    }

    /** Writes a voxel and its light into the parts that were received. */
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

    /** Marks it as changed by the current message. Returns true if it was not marked before. */
    boolean markChanged() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    void clearChanged() {
        changed = false;
    }

    /** Closes voxels and lights. */
    void close() {
        CompressedChunk kept = compressed;
        compressed = null;
        edits = null;
        ChunkData data = takeInflated();
        if (data != null) {
            store.releaseInflated(this, data);
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

    /** Closes the former owners of the two parts unless still in use; once if they are the same. */
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
