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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Detects retained data that was garbage collected without being closed: releases its slab, counts and reports it. Also
 * reports data that is closed more than once.
 *
 * <p>As in Netty, the game thread polls a reference queue. A {@code Cleaner} would add a thread, a lock per retained
 * chunk and a second writer of the counter. A {@link Watch} is a phantom reference that holds the slab but not the
 * data.
 *
 * <p>Reports are limited per place by a {@link LogThrottle}.
 *
 * <p><b>Thread:</b> game, except where a method says otherwise.
 */
final class LeakDetector {

    /** Frames to drop from the top of a recorded stack trace, so that it begins with the user's call. */
    private static final Set<String> OWN_CALLS = Set.of(
            LeakDetector.class.getName(),
            Watch.class.getName(),
            RetainedData.class.getName(),
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

    /** Keeps the watches reachable. Closing removes them, on any thread. */
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    private final LogThrottle<String> reports = new LogThrottle<>(UNKNOWN_PLACE);
    private final AtomicInteger watched = new AtomicInteger();

    LeakDetector(LeakDetection level, WritableCounters counters) {
        this(level, counters, System.getLogger(LeakDetector.class.getName()));
    }

    LeakDetector(LeakDetection level, WritableCounters counters, Logger logger) {
        this.level = level;
        this.counters = counters;
        this.logger = logger;
    }

    /** Stack trace of the call that retained or closed a chunk. */
    private static final class Place extends Exception {

        private static final long serialVersionUID = 1L;

        private Place(String what, @Nullable Throwable before) {
            super(what, before);
            setStackTrace(Arrays.stream(getStackTrace())
                    .dropWhile(frame -> OWN_CALLS.contains(frame.getClassName()))
                    .toArray(StackTraceElement[]::new));
        }
    }

    /** Outlives a retained chunk, to release its slab if nobody closed it. */
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

        /** Ends the watch, since the chunk is being closed. Thread: any. */
        void end() {
            watches.remove(this);
            clear();
            if (place != null) {
                closedAt = new Place("closed here", null);
            }
        }

        /** Returns where the chunk was closed, or null if places are not recorded. Thread: any. */
        @Nullable
        Throwable closedAt() {
            return closedAt;
        }

        /**
         * Reports that the chunk was closed again, once per chunk, if places are recorded. Closing twice is harmless,
         * but probably a bug. Thread: any.
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

    /** Starts to watch a chunk; returns null if leak detection is disabled. Thread: any. */
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

    /** Releases the slabs of chunks lost since the last call. Costs one read if there are none. */
    void collect() {
        Reference<?> reference = lost.poll();
        while (reference != null) {
            Watch watch = (Watch) reference;
            // Not removed: it was closed just before the garbage collector got to it.
            if (watches.remove(watch)) {
                watch.slab.release();
                counters.increment(Counter.LEAKED_CHUNKS);
                report(watch);
            }
            reference = lost.poll();
        }
    }

    private void report(Watch watch) {
        long count = reports.count(watch.place == null ? UNKNOWN_PLACE : key(watch.place));
        if (count == 0) {
            return;
        }
        String found = "retained data was garbage collected without close(), its memory is released: x=" + watch.x
                + ", z=" + watch.z + ", leaks=" + count;
        if (watch.place == null) {
            logger.log(Level.WARNING, found + "; -Dvoxelize.net.leakDetection=paranoid shows where it was retained");
        } else {
            logger.log(Level.WARNING, found, watch.place);
        }
    }

    private static String key(Place place) {
        StackTraceElement[] trace = place.getStackTrace();
        return trace.length == 0 ? UNKNOWN_PLACE : trace[0].toString();
    }

    /** Returns the number of watches; for tests. */
    int watchedCount() {
        return watches.size();
    }
}
