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
 * Stores the received chunks, loaded or still incomplete, and notifies listeners of their changes.
 *
 * <p>Listeners are called after the store has changed. {@link #rethrow()} throws what they threw, once the whole
 * message is applied.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkStore {

    private final Long2ObjectHashMap<Chunk> chunks = new Long2ObjectHashMap<>();
    private final List<ChunkListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Chunk> changed = new ArrayList<>();
    /** Chunks dropped because they could not be inflated, of which listeners have not needsOldVoxel yet. */
    private final List<Chunk> unreadable = new ArrayList<>();

    /** Null unless chunks are kept compressed. */
    private @Nullable InflatedChunks inflatedChunks;

    private @Nullable MeshListener meshListener;
    private @Nullable RuntimeException failure;
    private boolean meshesKept;
    private int loadedCount;
    private long retainRefusedCount;

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
     * Stores the meshes of a view, if meshes are stored; each replaces the older one of its level. Returns how many
     * were ignored because their level is not one of the world's.
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
            retainRefusedCount++;
        } else {
            getOrCreate(view.x(), view.z()).mesh(mesh);
        }
    }

    /** Stores chunks compressed from now on, up to so many of them inflated; 0 to store them inflated. */
    void keepCompressed(int maxInflatedCount) {
        inflatedChunks = maxInflatedCount == 0 ? null : new InflatedChunks(maxInflatedCount);
    }

    boolean keepsCompressed() {
        return inflatedChunks != null;
    }

    int loadedCount() {
        return loadedCount;
    }

    long retainRefusedCount() {
        return retainRefusedCount;
    }

    /** Returns every chunk by its key, incomplete ones included; read-only for callers. */
    Long2ObjectHashMap<Chunk> chunks() {
        return chunks;
    }

    /** Returns a chunk with both voxels and lights, or null. */
    @Nullable
    Chunk loaded(int x, int z) {
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        return chunk != null && chunk.isComplete() ? chunk : null;
    }

    /**
     * Stores the voxels and lights of a view, which must have at least one of them. Returns false if the budget for
     * retained chunks is used up.
     */
    boolean keep(ChunkView view) {
        InflatedChunks inflatable = view.hasCompressedData() ? inflatedChunks : null;
        boolean kept =
                inflatable == null ? keepInflated(view.x(), view.z(), view.retain()) : keepCompressed(view, inflatable);
        if (!kept) {
            retainRefusedCount++;
            notifyRefused(view.x(), view.z());
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
            // pin() dropped it, so this is the first part of a new chunk.
            chunk = getOrCreate(x, z);
            wasComplete = false;
        }
        chunk.merge(part);
        notifyStored(chunk, wasComplete);
        return true;
    }

    private boolean keepCompressed(ChunkView view, InflatedChunks inflatable) {
        CompressedChunk part = view.retainCompressed();
        // Inflated chunks are only a cache, so they make room.
        while (part == null && inflatable.shrink()) {
            part = view.retainCompressed();
        }
        if (part == null) {
            return false;
        }
        if (!part.hasVoxels() || !part.hasLights()) {
            // No known server sends the two apart; if one does, they are merged inflated.
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
        notifyStored(chunk, wasComplete);
        return true;
    }

    private void notifyStored(Chunk chunk, boolean wasComplete) {
        if (wasComplete) {
            markChanged(chunk);
        } else if (chunk.isComplete()) {
            loadedCount++;
            notifyLoaded(chunk);
        }
    }

    /** Writes an update into the parts of its chunk that were received. The voxel must lie in the world. */
    void write(UpdateView update, WorldOptions options) {
        int x = options.chunkOf(update.vx());
        int z = options.chunkOf(update.vz());
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        if (chunk == null) {
            return;
        }
        int lx = update.vx() - x * options.chunkSize();
        int lz = update.vz() - z * options.chunkSize();
        // Only listeners need the old voxel; without any, a compressed chunk need not be inflated.
        boolean needsOldVoxel = chunk.isComplete() && !listeners.isEmpty() && chunk.isReadable();
        int oldVoxel = needsOldVoxel ? chunk.voxel(lx, update.vy(), lz) : 0;
        chunk.write(lx, update.vy(), lz, update.voxel(), update.light());
        if (chunk.editCount() > ChunkEdits.MAX_COUNT) {
            pin(chunk);
        }
        if (chunk.isComplete()) {
            markChanged(chunk);
            notifyVoxel(update, oldVoxel);
        }
    }

    // Chunks that are kept compressed

    /** Inflates a chunk. If it is malformed or there is no memory for it, drops it and returns null. */
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
                inflatable.recycle(data);
            }
            dropUnreadable(chunk);
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

    /** Takes a chunk out of the cache of inflated ones, and its data back. */
    void releaseInflated(Chunk chunk, ChunkData data) {
        if (inflatedChunks != null) {
            inflatedChunks.remove(chunk, data);
        }
    }

    /** Stores a compressed chunk inflated from now on. If there is no memory for it, drops it and returns false. */
    private boolean pin(Chunk chunk) {
        InflatedChunks inflatable = inflatedChunks;
        CompressedChunk compressed = chunk.compressed();
        if (inflatable == null || compressed == null || !chunk.isReadable()) {
            return false;
        }
        // It takes its slab out of the cache, so the cache needs another one: it must never be without.
        ChunkData next = inflatable.size() > 1 ? null : compressed.inflate();
        if (inflatable.size() == 1 && next == null) {
            dropUnreadable(chunk);
            return false;
        }
        inflatable.take(chunk);
        ChunkData data = chunk.takeInflated();
        if (next != null) {
            inflatable.recycle(next);
        }
        if (data != null) {
            chunk.pin(data);
        }
        return data != null;
    }

    /** Drops a chunk that cannot be inflated; {@link #pollUnreadable()} notifies listeners. */
    private void dropUnreadable(Chunk chunk) {
        if (chunks.remove(ChunkKey.of(chunk.x(), chunk.z())) != null) {
            loadedCount--;
            chunk.close();
            chunk.closeMeshes();
            unreadable.add(chunk);
        }
    }

    /** Notifies listeners of a chunk that was dropped because it could not be inflated. Returns it, or null if none. */
    @Nullable
    Chunk pollUnreadable() {
        if (unreadable.isEmpty()) {
            return null;
        }
        Chunk chunk = unreadable.remove(unreadable.size() - 1);
        notifyUnloaded(chunk);
        return chunk;
    }

    /** Notifies listeners of the chunks that changed since the last call, once for each. */
    void notifyChanged() {
        for (int i = 0; i < changed.size(); i++) {
            Chunk chunk = changed.get(i);
            chunk.clearChanged();
            // A listener may have made the world unload it meanwhile.
            if (chunk.isComplete()) {
                notifyUpdated(chunk);
            }
        }
        changed.clear();
    }

    void notifyMeshes(ChunkView view) {
        if (meshListener != null) {
            try {
                meshListener.onMeshes(view);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    /** Unloads a chunk, if it is stored. */
    void unload(int x, int z) {
        Chunk chunk = chunks.remove(ChunkKey.of(x, z));
        if (chunk != null) {
            release(chunk);
        }
    }

    /** Unloads every chunk. */
    void clear() {
        List<Chunk> dropped = new ArrayList<>(chunks.values());
        chunks.clear();
        dropped.forEach(this::release);
        unreadable.forEach(this::notifyUnloaded);
        unreadable.clear();
        if (inflatedChunks != null) {
            inflatedChunks.clear();
        }
    }

    /** Throws the first exception that listeners threw since the last call, with the others suppressed in it. */
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

    private void release(Chunk chunk) {
        if (chunk.isComplete()) {
            loadedCount--;
            notifyUnloaded(chunk);
        }
        chunk.close();
        chunk.closeMeshes();
    }

    private void markChanged(Chunk chunk) {
        if (chunk.markChanged()) {
            changed.add(chunk);
        }
    }

    private void notifyLoaded(Chunk chunk) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkLoaded(chunk);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void notifyUpdated(Chunk chunk) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkUpdated(chunk);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void notifyVoxel(UpdateView update, int oldVoxel) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onVoxelUpdated(update.vx(), update.vy(), update.vz(), oldVoxel, update.voxel());
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void notifyUnloaded(Chunk chunk) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkUnloaded(chunk);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    private void notifyRefused(int x, int z) {
        for (ChunkListener listener : listeners) {
            try {
                listener.onChunkRefused(x, z);
            } catch (RuntimeException ex) {
                collect(ex);
            }
        }
    }

    void notifyEditLost(int vx, int vy, int vz, int voxel) {
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
