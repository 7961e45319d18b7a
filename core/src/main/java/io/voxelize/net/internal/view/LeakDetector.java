package io.voxelize.net.internal.view;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.metrics.Counter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds retained chunks that were lost without being closed, gives their slabs back, counts and reports them; reports
 * those that are closed more than once.
 *
 * <p>A reference queue that the game thread looks into, as Netty does it, and no {@code Cleaner}: that would bring a
 * thread of its own, a lock for every retained chunk, and a second writer of the counter. What is watched is a
 * reference that knows the slab and not the chunk.
 *
 * <p>A place that leaks is reported for the first time and at every power of ten, with the count.
 *
 * <p><b>Thread:</b> game, except {@link #watch} and what closing a chunk calls.
 */
final class LeakDetector {

    /** More places than this are reported as one. */
    static final int MAX_PLACES = 256;

    /** Between the user's call and the place that is noted. */
    private static final Set<String> OWN_CALLS = Set.of(
            LeakDetector.class.getName(),
            Watch.class.getName(),
            RetainedChunk.class.getName(),
            RetainedCompressedChunk.class.getName(),
            RetainedMesh.class.getName(),
            MeshFlyweight.class.getName(),
            CompressedChunk.class.getName(),
            ChunkFlyweight.class.getName());

    private static final String UNKNOWN_PLACE = "";

    private final LeakDetection level;
    private final WritableCounters counters;
    private final Logger logger;
    private final ReferenceQueue<Object> lost = new ReferenceQueue<>();

    /** Keeps the watches themselves from being collected. Closing takes them out, on any thread. */
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    private final Map<String, Repeats> places = new HashMap<>();
    private final AtomicInteger watched = new AtomicInteger();

    LeakDetector(LeakDetection level, WritableCounters counters) {
        this(level, counters, System.getLogger(LeakDetector.class.getName()));
    }

    LeakDetector(LeakDetection level, WritableCounters counters, Logger logger) {
        this.level = level;
        this.counters = counters;
        this.logger = logger;
    }

    /** Where a chunk was retained, or closed. */
    private static final class Place extends Exception {

        private static final long serialVersionUID = 1L;

        private Place(String what, @Nullable Throwable before) {
            super(what, before);
            setStackTrace(Arrays.stream(getStackTrace())
                    .dropWhile(frame -> OWN_CALLS.contains(frame.getClassName()))
                    .toArray(StackTraceElement[]::new));
        }
    }

    /** Stands for a retained chunk after it is gone. */
    static final class Watch extends PhantomReference<Object> {

        private final Set<Watch> watches;
        private final Slab slab;
        private final int x;
        private final int z;
        private final @Nullable Place place;
        private final Logger logger;
        private final AtomicBoolean closedAgain = new AtomicBoolean();
        private volatile @Nullable Place closedAt;

        private Watch(LeakDetector detector, Object chunk, int x, int z, Slab slab, @Nullable Place place) {
            super(chunk, detector.lost);
            this.watches = detector.watches;
            this.slab = slab;
            this.x = x;
            this.z = z;
            this.place = place;
            this.logger = detector.logger;
        }

        /** The chunk is being closed. Thread: any. */
        void end() {
            watches.remove(this);
            clear();
            if (place != null) {
                closedAt = new Place("closed here", null);
            }
        }

        /** Where the chunk was closed; null if places are not noted. Thread: any. */
        @Nullable
        Throwable closedAt() {
            return closedAt;
        }

        /**
         * The chunk is closed once more: harmless, but its owner has lost count. Reported once for each chunk whose
         * places are noted. Thread: any.
         */
        void closedAgain() {
            if (place != null && closedAgain.compareAndSet(false, true)) {
                logger.log(
                        Level.WARNING,
                        "retained data was closed more than once: x=" + x + ", z=" + z,
                        new Place("closed again here", closedAt));
            }
        }
    }

    /** Watches a chunk at some place from now on; null if nobody does. Thread: any. */
    @Nullable
    Watch watch(Object chunk, int x, int z, Slab slab) {
        if (level == LeakDetection.DISABLED) {
            return null;
        }
        Watch watch = new Watch(this, chunk, x, z, slab, isSampled() ? new Place("retained here", null) : null);
        watches.add(watch);
        return watch;
    }

    private boolean isSampled() {
        if (level != LeakDetection.ADVANCED) {
            return level == LeakDetection.PARANOID;
        }
        return Integer.remainderUnsigned(watched.getAndIncrement(), LeakDetection.SAMPLING_INTERVAL) == 0;
    }

    /** Gives back what was lost since the last call. Costs a read if there is nothing. */
    void collect() {
        Reference<?> reference = lost.poll();
        while (reference != null) {
            Watch watch = (Watch) reference;
            // Closed after all, just before the collector came to it.
            if (watches.remove(watch)) {
                watch.slab.release();
                counters.increment(Counter.LEAKED_CHUNKS);
                report(watch);
            }
            reference = lost.poll();
        }
    }

    private void report(Watch watch) {
        Repeats leaks = repeats(watch.place == null ? UNKNOWN_PLACE : key(watch.place));
        if (!leaks.again()) {
            return;
        }
        String found = "chunk data was lost without being closed, its memory is given back: x=" + watch.x + ", z="
                + watch.z + ", leaks=" + leaks.count();
        if (watch.place == null) {
            logger.log(Level.WARNING, found + "; -Dvoxelize.net.leakDetection=paranoid shows where it was retained");
        } else {
            logger.log(Level.WARNING, found, watch.place);
        }
    }

    private Repeats repeats(String place) {
        String key = places.size() < MAX_PLACES || places.containsKey(place) ? place : UNKNOWN_PLACE;
        return places.computeIfAbsent(key, unused -> new Repeats());
    }

    private static String key(Place place) {
        StackTraceElement[] trace = place.getStackTrace();
        return trace.length == 0 ? UNKNOWN_PLACE : trace[0].toString();
    }

    /** Returns how many chunks are retained and watched. */
    int watchedCount() {
        return watches.size();
    }
}
