package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.world.ChunkPos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The chunks a client requested: those still to be sent, and those it is interested in until it unloads them.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ChunkInterest {
    private final Set<ChunkPos> interested = new HashSet<>();
    private final Set<ChunkPos> requested = new LinkedHashSet<>();
    private final Set<ChunkPos> awaited = new HashSet<>();
    private ChunkPos center = new ChunkPos(0, 0);

    void request(ChunkRequest request, Predicate<ChunkPos> exists) {
        center = request.center();
        request.chunks().stream().filter(exists).forEach(pos -> {
            interested.add(pos);
            requested.add(pos);
        });
    }

    void unload(List<ChunkPos> chunks) {
        for (ChunkPos pos : chunks) {
            interested.remove(pos);
            requested.remove(pos);
            awaited.remove(pos);
        }
    }

    boolean contains(ChunkPos pos) {
        return interested.contains(pos);
    }

    ChunkPos center() {
        return center;
    }

    /** Tells whether any request is still open. */
    boolean isOpen() {
        return !requested.isEmpty() || !awaited.isEmpty();
    }

    /** Removes and returns requests for ready chunks, nearest first. */
    List<ChunkPos> takeReady(Predicate<ChunkPos> isReady, int limit) {
        List<ChunkPos> taken = requested.stream()
                .filter(isReady)
                .sorted(Comparator.comparingLong(center::distanceTo))
                .limit(limit)
                .toList();
        taken.forEach(requested::remove);
        return taken;
    }

    /** Removes the requests for chunks that are not ready; those are sent once ready. */
    List<ChunkPos> takeUnready(Predicate<ChunkPos> isReady) {
        List<ChunkPos> taken = new ArrayList<>(requested);
        taken.removeIf(isReady);
        requested.removeAll(taken);
        awaited.addAll(taken);
        return taken;
    }

    /** Tells whether a chunk that became ready is to be sent, once. */
    boolean takeAwaited(ChunkPos pos) {
        return awaited.remove(pos);
    }
}
