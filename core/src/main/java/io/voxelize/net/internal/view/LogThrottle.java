package io.voxelize.net.internal.view;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts recurring events by kind and decides which of them to log: of each kind the first one and every power of ten,
 * so that a fault in every frame does not fill a disk.
 *
 * <p><b>Thread:</b> one.
 *
 * @param <K> what tells kinds apart.
 */
final class LogThrottle<K> {

    /** Kinds that are told apart; all others count as one. */
    static final int MAX_KINDS = 256;

    private final Map<K, Occurrences> kinds = new HashMap<>();
    private final K other;

    /**
     * Creates a throttle that has counted nothing.
     *
     * @param other stands for every kind beyond {@link #MAX_KINDS}.
     */
    LogThrottle(K other) {
        this.other = other;
    }

    private static final class Occurrences {
        private long count;
        private long logNext = 1;

        private boolean increment() {
            count++;
            if (count != logNext) {
                return false;
            }
            logNext *= 10;
            return true;
        }
    }

    /** Counts an event. Returns how often its kind has occurred if that is to be logged, else 0. */
    long count(K kind) {
        K key = kinds.size() < MAX_KINDS || kinds.containsKey(kind) ? kind : other;
        Occurrences occurrences = kinds.computeIfAbsent(key, unused -> new Occurrences());
        return occurrences.increment() ? occurrences.count : 0;
    }
}
