package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.world.ChunkPos;
import io.voxelize.net.testkit.server.world.ReadyChunk;
import io.voxelize.net.testkit.server.world.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ready chunks of a world as the event loop sees them, and the requests to the worker that generates the others.
 *
 * <p>Only a few chunks are queued at the worker at a time, so that an edit does not wait behind all requested chunks.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ChunkStore {
    private static final int MAX_BUILDING = 2;

    private final Volume volume;
    private final Executor worker;
    private final Executor loop;
    private final Map<ChunkPos, ReadyChunk> ready = new HashMap<>();
    private final Set<ChunkPos> wanted = new HashSet<>();
    private final PriorityQueue<Want> queue = new PriorityQueue<>();
    private List<ReadyChunk> news = new ArrayList<>();
    private int building;

    ChunkStore(Volume volume, Executor worker, Executor loop) {
        this.volume = volume;
        this.worker = worker;
        this.loop = loop;
    }

    private record Want(ChunkPos pos, long distance) implements Comparable<Want> {
        @Override
        public int compareTo(Want other) {
            return Long.compare(distance, other.distance);
        }
    }

    boolean isReady(ChunkPos pos) {
        return ready.containsKey(pos);
    }

    @Nullable
    ReadyChunk get(ChunkPos pos) {
        return ready.get(pos);
    }

    int readyCount() {
        return ready.size();
    }

    /** Requests a chunk unless it is ready or queued; the one nearest to its requester is made first. */
    void want(ChunkPos pos, ChunkPos asker) {
        if (!ready.containsKey(pos) && wanted.add(pos)) {
            queue.add(new Want(pos, pos.distanceTo(asker)));
            buildNext();
        }
    }

    /** Takes the chunks that became ready since the last call. */
    List<ReadyChunk> takeNews() {
        List<ReadyChunk> taken = news;
        news = new ArrayList<>();
        return taken;
    }

    /** Replaces a chunk after an edit. */
    void replace(ReadyChunk chunk) {
        ready.put(chunk.pos(), chunk);
    }

    /** Runs a function on the worker, then hands its result to the event loop. */
    <T> void onWorker(Supplier<T> work, Consumer<T> result) {
        worker.execute(() -> {
            T made = work.get();
            loop.execute(() -> result.accept(made));
        });
    }

    Volume volume() {
        return volume;
    }

    private void buildNext() {
        Want next = building < MAX_BUILDING ? queue.poll() : null;
        if (next != null) {
            building++;
            onWorker(() -> volume.build(next.pos()), this::built);
        }
    }

    private void built(ReadyChunk chunk) {
        building--;
        wanted.remove(chunk.pos());
        ready.put(chunk.pos(), chunk);
        news.add(chunk);
        buildNext();
    }
}
