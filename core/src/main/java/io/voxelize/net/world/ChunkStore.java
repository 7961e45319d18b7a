package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.UpdateView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that are held, complete or not, and those who hear of them.
 *
 * <p>The store is changed first, then the listeners are told; what they throw is collected and thrown by {@link #rethrow()} when everything of a message was
 * applied.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkStore {

    private final Long2ObjectHashMap<Chunk> chunks = new Long2ObjectHashMap<>();
    private final List<ChunkListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Chunk> changed = new ArrayList<>();
    private @Nullable MeshListener meshListener;
    private @Nullable RuntimeException failure;
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

    boolean wantsMeshes() {
        return meshListener != null;
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

    /** Keeps the voxels and lights of a view; there must be some. Returns false if the budget for retained chunks does not allow it. */
    boolean keep(ChunkView view) {
        ChunkData part = view.retain();
        if (part == null) {
            refusedCount++;
            tellRefused(view.x(), view.z());
            return false;
        }
        Chunk chunk = getOrCreate(part.x(), part.z());
        boolean wasComplete = chunk.isComplete();
        chunk.merge(part);
        if (wasComplete) {
            markChanged(chunk);
        } else if (chunk.isComplete()) {
            loadedCount++;
            tellLoaded(chunk);
        }
        return true;
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
        int oldVoxel = chunk.isComplete() ? chunk.voxels().get(lx, update.vy(), lz) : 0;
        chunk.write(lx, update.vy(), lz, update.voxel(), update.light());
        if (chunk.isComplete()) {
            markChanged(chunk);
            tellVoxel(update, oldVoxel);
        }
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
            chunk = new Chunk(x, z);
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

    private void collect(RuntimeException thrown) {
        if (failure == null) {
            failure = thrown;
        } else if (failure != thrown) {
            failure.addSuppressed(thrown);
        }
    }
}
