package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import org.jspecify.annotations.Nullable;

/**
 * Those of the chunks kept compressed that are inflated at the moment, up to a number of them, the least recently used
 * given up first.
 *
 * <p>The memory of one that is given up goes to the next. So once something was inflated, anything of the same
 * dimensions can be, even when the budget for retained chunks is used up: the last piece of memory is kept until
 * {@link #clear()}.
 *
 * <p><b>Thread:</b> game.
 */
final class InflatedChunks {

    private final int capacity;
    private @Nullable Chunk newest;
    private @Nullable Chunk oldest;
    private int size;

    /** Memory without a chunk, only while no chunk is inflated. */
    private @Nullable ChunkData spare;

    InflatedChunks(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    /** Makes sure that there is memory to inflate a chunk into. Returns false if the budget does not allow it. */
    boolean reserve(CompressedChunk compressed) {
        if (size == 0 && spare == null) {
            spare = compressed.inflate();
        }
        return size > 0 || spare != null;
    }

    /**
     * Inflates an array pair, at the cost of the least recently used chunk if need be. Null if there is no memory for
     * it.
     */
    @Nullable
    ChunkData inflate(CompressedChunk compressed) {
        ChunkData data = compressed.inflate(size < capacity ? takeSpare() : evictOldest());
        while (data == null && size > 0) {
            data = compressed.inflate(evictOldest());
        }
        return data;
    }

    /** Gives the memory of the least recently used chunk back, unless it is the last. Returns false if it is. */
    boolean shrink() {
        ChunkData evicted = size > 1 ? evictOldest() : null;
        if (evicted != null) {
            evicted.close();
        }
        return evicted != null;
    }

    /** A chunk was inflated. */
    void add(Chunk chunk) {
        size++;
        linkNewest(chunk);
    }

    /** A chunk was read. */
    void touch(Chunk chunk) {
        if (chunk != newest) {
            unlink(chunk);
            linkNewest(chunk);
        }
    }

    /** Takes out a chunk whose data the caller takes over. */
    void take(Chunk chunk) {
        unlink(chunk);
        size--;
    }

    /** Gives up an inflated chunk's data. */
    void remove(Chunk chunk, ChunkData data) {
        take(chunk);
        giveUp(data);
    }

    /** Takes data that nobody reads any more. */
    void giveUp(ChunkData data) {
        if (size == 0 && spare == null) {
            spare = data;
        } else {
            data.close();
        }
    }

    /** Gives the last memory back; no chunk must be inflated any more. */
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
