package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import org.jspecify.annotations.Nullable;

/**
 * LRU cache of inflated chunks, of those that are stored compressed.
 *
 * <p>An evicted chunk's slab is reused for the next one. The cache never gives back its last slab before
 * {@link #clear()}, so once a chunk was inflated, any other of the same dimensions can be, even if the budget for
 * retained chunks is used up.
 *
 * <p><b>Thread:</b> game.
 */
final class InflatedChunks {

    private final int capacity;
    private @Nullable Chunk newest;
    private @Nullable Chunk oldest;
    private int size;

    /** Slab without a chunk; null while any chunk is inflated. */
    private @Nullable ChunkData spare;

    InflatedChunks(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    /** Ensures that there is a slab to inflate a chunk into. Returns false if the budget is used up. */
    boolean reserve(CompressedChunk compressed) {
        if (size == 0 && spare == null) {
            spare = compressed.inflate();
        }
        return size > 0 || spare != null;
    }

    /**
     * Inflates a chunk, evicting the least recently used one if needed. Returns null if malformed or without memory.
     */
    @Nullable
    ChunkData inflate(CompressedChunk compressed) {
        ChunkData data = compressed.inflate(size < capacity ? takeSpare() : evictOldest());
        while (data == null && size > 0) {
            data = compressed.inflate(evictOldest());
        }
        return data;
    }

    /** Evicts the least recently used chunk and gives its slab back. Returns false if at most one is inflated. */
    boolean shrink() {
        ChunkData evicted = size > 1 ? evictOldest() : null;
        if (evicted != null) {
            evicted.close();
        }
        return evicted != null;
    }

    /** Adds an inflated chunk as the most recently used. */
    void add(Chunk chunk) {
        size++;
        linkNewest(chunk);
    }

    /** Makes a chunk the most recently used. */
    void touch(Chunk chunk) {
        if (chunk != newest) {
            unlink(chunk);
            linkNewest(chunk);
        }
    }

    /** Removes a chunk; its data stays with the caller. */
    void take(Chunk chunk) {
        unlink(chunk);
        size--;
    }

    /** Removes a chunk and recycles its data. */
    void remove(Chunk chunk, ChunkData data) {
        take(chunk);
        recycle(data);
    }

    /** Closes data that is no longer read, or keeps it as the spare slab if the cache has no other. */
    void recycle(ChunkData data) {
        if (size == 0 && spare == null) {
            spare = data;
        } else {
            data.close();
        }
    }

    /** Gives the spare slab back; no chunk may be inflated any more. */
    void clear() {
        ChunkData last = takeSpare();
        if (last != null) {
            last.close();
        }
    }

    private @Nullable ChunkData takeSpare() {
        ChunkData taken = spare;
        spare = null;
        return taken;
    }

    private @Nullable ChunkData evictOldest() {
        Chunk evicted = oldest;
        if (evicted == null) {
            return null;
        }
        take(evicted);
        return evicted.takeInflated();
    }

    private void linkNewest(Chunk chunk) {
        chunk.older = newest;
        chunk.newer = null;
        if (newest == null) {
            oldest = chunk;
        } else {
            newest.newer = chunk;
        }
        newest = chunk;
    }

    private void unlink(Chunk chunk) {
        Chunk newer = chunk.newer;
        Chunk older = chunk.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        chunk.newer = null;
        chunk.older = null;
    }
}
