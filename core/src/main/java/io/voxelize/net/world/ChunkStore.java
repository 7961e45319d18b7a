package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.UpdateView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that are held, complete or not, and those who hear of them.
 *
 * <p>The store is changed first, then the listeners are told; what they throw is collected and thrown by
 * {@link #rethrow()} when everything of a message was applied.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkStore {

    private final Long2ObjectHashMap<Chunk> chunks = new Long2ObjectHashMap<>();
    private final List<ChunkListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Chunk> changed = new ArrayList<>();
    private final List<Chunk> lost = new ArrayList<>();
    /** Null unless chunks are kept compressed. */
    private @Nullable InflatedChunks inflatedChunks;

    private @Nullable MeshListener meshListener;
    private @Nullable RuntimeException failure;
    private boolean meshesKept;
    private int loadedCount;
    private long refusedCount;

    void addListener(ChunkListener listener) {
        listeners.add(listener);
    }

    void removeListener(ChunkListener listener) {
        listeners.remove(listener);
    }

    void meshListener(@Nullable MeshListener listener) {
        meshListener = listener;
    }

    void keepMeshes(boolean kept) {
        meshesKept = kept;
    }

    boolean wantsMeshes() {
        return meshListener != null || meshesKept;
    }

    /**
     * Keeps the meshes of a view if they are to be kept, each instead of the older one of its level. Levels beyond the
     * world's are left out; returns how many.
     */
    int keepMeshes(ChunkView view, int levels) {
        if (!meshesKept) {
            return 0;
        }
        int ignored = 0;
        for (MeshView mesh : view.meshes()) {
            if (mesh.level() < 0 || mesh.level() >= levels) {
                ignored++;
            } else {
                keepMesh(view, mesh.retain());
            }
        }
        return ignored;
    }

    private void keepMesh(ChunkView view, @Nullable MeshData mesh) {
        if (mesh == null) {
            refusedCount++;
        } else {
            getOrCreate(view.x(), view.z()).mesh(mesh);
        }
    }

    /** Keeps chunks compressed from now on, so many of them inflated; 0 keeps all that come inflated. */
    void keepCompressed(int inflatedCount) {
        inflatedChunks = inflatedCount == 0 ? null : new InflatedChunks(inflatedCount);
    }

    boolean keepsCompressed() {
        return inflatedChunks != null;
    }

    int loadedCount() {
        return loadedCount;
    }

    long refusedCount() {
        return refusedCount;
    }

    /** Returns every chunk by its key, the incomplete ones too; for reading only. */
    Long2ObjectHashMap<Chunk> chunks() {
        return chunks;
    }

    /** Returns a complete chunk. */
    @Nullable
    Chunk loaded(int x, int z) {
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        return chunk != null && chunk.isComplete() ? chunk : null;
    }

    /**
     * Keeps the voxels and lights of a view; there must be some. Returns false if the budget for retained chunks does
     * not allow it.
     */
    boolean keep(ChunkView view) {
        InflatedChunks inflatable = view.hasCompressedData() ? inflatedChunks : null;
        boolean kept =
                inflatable == null ? keepInflated(view.x(), view.z(), view.retain()) : keepCompressed(view, inflatable);
        if (!kept) {
            refusedCount++;
            tellRefused(view.x(), view.z());
        }
        return kept;
    }

    private boolean keepInflated(int x, int z, @Nullable ChunkData part) {
        if (part == null) {
            return false;
        }
        Chunk chunk = getOrCreate(x, z);
        boolean wasComplete = chunk.isComplete();
        if (chunk.compressed() != null && !pin(chunk)) {
            // It left the world just now, so this is the first part of a new one.
            chunk = getOrCreate(x, z);
            wasComplete = false;
        }
        chunk.merge(part);
        tellKept(chunk, wasComplete);
        return true;
    }

    private boolean keepCompressed(ChunkView view, InflatedChunks inflatable) {
        CompressedChunk part = view.retainCompressed();
        // What is inflated only saves time: it yields.
        while (part == null && inflatable.shrink()) {
            part = view.retainCompressed();
        }
        if (part == null) {
            return false;
        }
        if (!part.hasVoxels() || !part.hasLights()) {
            // Parts that come apart, which no known server does, are merged inflated.
            ChunkData half = part.inflate();
            part.close();
            return keepInflated(view.x(), view.z(), half);
        }
        if (!inflatable.reserve(part)) {
            part.close();
            return false;
        }
        Chunk chunk = getOrCreate(view.x(), view.z());
        boolean wasComplete = chunk.isComplete();
        chunk.replace(part);
        tellKept(chunk, wasComplete);
        return true;
    }

    private void tellKept(Chunk chunk, boolean wasComplete) {
        if (wasComplete) {
            markChanged(chunk);
        } else if (chunk.isComplete()) {
            loadedCount++;
            tellLoaded(chunk);
        }
    }

    /** Writes an update into the chunk, as far as it is there. The place must lie in the world. */
    void write(UpdateView update, WorldOptions options) {
        int x = options.chunkOf(update.vx());
        int z = options.chunkOf(update.vz());
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        if (chunk == null) {
            return;
        }
        int lx = update.vx() - x * options.chunkSize();
        int lz = update.vz() - z * options.chunkSize();
        // Only listeners ask what was there before; without any, a chunk kept compressed need not be inflated.
        boolean heard = chunk.isComplete() && !listeners.isEmpty() && chunk.isReadable();
        int oldVoxel = heard ? chunk.voxel(lx, update.vy(), lz) : 0;
        chunk.write(lx, update.vy(), lz, update.voxel(), update.light());
        if (chunk.editCount() > ChunkEdits.MAX_COUNT) {
            pin(chunk);
        }
        if (chunk.isComplete()) {
            markChanged(chunk);
            tellVoxel(update, oldVoxel);
        }
    }

    // Chunks that are kept compressed

    /** Inflates a chunk; null if it turns out malformed, or there is no memory for it: then it leaves the world. */
    @Nullable
    ChunkData inflate(Chunk chunk) {
        InflatedChunks inflatable = inflatedChunks;
        CompressedChunk compressed = chunk.compressed();
        if (inflatable == null || compressed == null) {
            return null;
        }
        ChunkData data = inflatable.inflate(compressed);
        if (data == null || !data.hasVoxels() || !data.hasLights()) {
            if (data != null) {
                inflatable.giveUp(data);
            }
            lose(chunk);
            return null;
        }
        chunk.inflated(data);
        inflatable.add(chunk);
        return data;
    }

    void touch(Chunk chunk) {
        if (inflatedChunks != null) {
            inflatedChunks.touch(chunk);
        }
    }

    /** The chunk that was inflated into this no longer needs it. */
    void giveUpInflated(Chunk chunk, ChunkData data) {
        if (inflatedChunks != null) {
            inflatedChunks.remove(chunk, data);
        }
    }

    /** Keeps a chunk inflated for good. Returns false if that is not possible: then it leaves the world. */
    private boolean pin(Chunk chunk) {
        InflatedChunks inflatable = inflatedChunks;
        CompressedChunk compressed = chunk.compressed();
        if (inflatable == null || compressed == null || !chunk.isReadable()) {
            return false;
        }
        // Its memory stays with it, so there must be other memory for those that stay compressed.
        ChunkData next = inflatable.size() > 1 ? null : compressed.inflate();
        if (inflatable.size() == 1 && next == null) {
            lose(chunk);
            return false;
        }
        inflatable.take(chunk);
        ChunkData data = chunk.takeInflated();
        if (next != null) {
            inflatable.giveUp(next);
        }
        if (data != null) {
            chunk.pin(data);
        }
        return data != null;
    }

    /** A chunk cannot be read: it is gone at once, and {@link #nextLost()} tells. */
    private void lose(Chunk chunk) {
        if (chunks.remove(ChunkKey.of(chunk.x(), chunk.z())) != null) {
            loadedCount--;
            chunk.close();
            chunk.closeMeshes();
            lost.add(chunk);
        }
    }

    /** Tells that a chunk is gone because it could not be read. Returns it, null if there is none. */
    @Nullable
    Chunk nextLost() {
        if (lost.isEmpty()) {
            return null;
        }
        Chunk chunk = lost.remove(lost.size() - 1);
        tellUnloaded(chunk);
        return chunk;
    }

    /** Tells of the chunks that changed since the last call, once for each. */
    void tellChanged() {
        for (int i = 0; i < changed.size(); i++) {
            Chunk chunk = changed.get(i);
            chunk.clearChanged();
            // A listener may have made the world drop it meanwhile.
            if (chunk.isComplete()) {
                tellUpdated(chunk);
            }
        }
        changed.clear();
    }

    void tellMeshes(ChunkView view) {
        if (meshListener != null) {
            try {
                meshListener.onMeshes(view);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    /** Gives a chunk up; one that is not there does no harm. */
    void unload(int x, int z) {
        Chunk chunk = chunks.remove(ChunkKey.of(x, z));
        if (chunk != null) {
            end(chunk);
        }
    }

    /** Gives every chunk up. */
    void clear() {
        List<Chunk> dropped = new ArrayList<>(chunks.values());
        chunks.clear();
        dropped.forEach(this::end);
        lost.forEach(this::tellUnloaded);
        lost.clear();
        if (inflatedChunks != null) {
            inflatedChunks.clear();
        }
    }

    /** Throws what listeners threw since the last call: the first, the others suppressed in it. */
    void rethrow() {
        RuntimeException thrown = failure;
        failure = null;
        if (thrown != null) {
            throw thrown;
        }
    }

    private Chunk getOrCreate(int x, int z) {
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        if (chunk == null) {
            chunk = new Chunk(x, z, this);
            chunks.put(ChunkKey.of(x, z), chunk);
        }
        return chunk;
    }

    private void end(Chunk chunk) {
        if (chunk.isComplete()) {
            loadedCount--;
            tellUnloaded(chunk);
        }
        chunk.close();
        chunk.closeMeshes();
    }

    private void markChanged(Chunk chunk) {
        if (chunk.markChanged()) {
            changed.add(chunk);
        }
    }

    private void tellLoaded(Chunk chunk) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkLoaded(chunk);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void tellUpdated(Chunk chunk) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkUpdated(chunk);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void tellVoxel(UpdateView update, int oldVoxel) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onVoxelUpdated(update.vx(), update.vy(), update.vz(), oldVoxel, update.voxel());
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void tellUnloaded(Chunk chunk) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkUnloaded(chunk);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void tellRefused(int x, int z) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkRefused(x, z);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    void tellEditLost(int vx, int vy, int vz, int voxel) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onEditLost(vx, vy, vz, voxel);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void collect(RuntimeException thrown) {
        if (failure == null) {
            failure = thrown;
        } else if (failure != thrown) {
            failure.addSuppressed(thrown);
        }
    }
}
