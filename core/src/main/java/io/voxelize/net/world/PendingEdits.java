package io.voxelize.net.world;

import org.jspecify.annotations.Nullable;

/**
 * Edits that were sent and not echoed yet, the one that was sent longest ago first. Of a voxel only the last edit is
 * kept.
 *
 * <p>Takes no memory before the first edit. Allocates only when more are pending than ever before.
 *
 * <p><b>Thread:</b> game.
 */
final class PendingEdits {

    /** More than this are not watched at a time. */
    static final int MAX_COUNT = 16_384;

    /**
     * Id and stage. All servers keep these; rotation and water levels are cleared where the block or the server knows
     * none (observed).
     */
    private static final int KEPT_BITS = 0x0F00_FFFF;

    private static final @Nullable PendingEdit[] NO_BUCKETS = new PendingEdit[0];
    private static final int BUCKETS = 1_024;
    /** Primes that spread neighbours, as edits mostly are. */
    private static final int SPREAD_X = 0x9E37_79B1;

    private static final int SPREAD_Y = 0x85EB_CA77;
    private static final int SPREAD_Z = 0xC2B2_AE3D;
    private static final int SHIFT = Integer.SIZE - 10;

    /** Lists of edits whose places fall together, none before the first edit. */
    private @Nullable PendingEdit[] buckets = NO_BUCKETS;

    private @Nullable PendingEdit oldest;
    private @Nullable PendingEdit newest;
    /** Used over and over. */
    private @Nullable PendingEdit free;

    private int count;

    /** One edit. */
    static final class PendingEdit {
        int vx;
        int vy;
        int vz;
        int voxel;
        /** How often it was sent again. */
        int resends;
        /** The voxel became something else after the edit was sent. */
        boolean overtaken;

        private long sentNs;
        private @Nullable PendingEdit older;
        private @Nullable PendingEdit newer;
        private @Nullable PendingEdit nextInBucket;

        private boolean isAt(int x, int y, int z) {
            return vx == x && vy == y && vz == z;
        }
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Tells whether an edit of a voxel can be watched. */
    boolean hasRoomFor(int vx, int vy, int vz) {
        return count < MAX_COUNT || find(vx, vy, vz) != null;
    }

    /** Tells whether an edit of a voxel is pending. */
    boolean contains(int vx, int vy, int vz) {
        return find(vx, vy, vz) != null;
    }

    /** An edit was sent, for the first time; it takes the place of an earlier one of its voxel. */
    void sent(int vx, int vy, int vz, int voxel, long nowNs) {
        PendingEdit edit = find(vx, vy, vz);
        if (edit == null) {
            edit = take(vx, vy, vz);
        } else {
            unlink(edit);
        }
        edit.voxel = voxel;
        edit.resends = 0;
        edit.overtaken = false;
        append(edit, nowNs);
    }

    /** An edit was sent once more. */
    void resent(PendingEdit edit, long nowNs) {
        edit.resends++;
        unlink(edit);
        append(edit, nowNs);
    }

    /** The server named a voxel. */
    void told(int vx, int vy, int vz, int voxel) {
        PendingEdit edit = find(vx, vy, vz);
        if (edit == null) {
            return;
        }
        if (matches(edit.voxel, voxel)) {
            remove(edit);
        } else {
            edit.overtaken = true;
        }
    }

    /** Returns the edit that has waited longest, if it was sent at least so long ago. */
    @Nullable
    PendingEdit due(long nowNs, long timeoutNs) {
        PendingEdit first = oldest;
        return first != null && nowNs - first.sentNs >= timeoutNs ? first : null;
    }

    /** Returns the edit that has waited longest. */
    @Nullable
    PendingEdit oldest() {
        return oldest;
    }

    /** Forgets an edit; it may not be used any more. */
    void remove(PendingEdit edit) {
        unlink(edit);
        removeFromBucket(edit);
        edit.nextInBucket = free;
        free = edit;
        count--;
    }

    /** Forgets all. */
    void clear() {
        for (PendingEdit edit = oldest; edit != null; edit = oldest) {
            remove(edit);
        }
    }

    /** Tells whether a voxel is what an edit asked for, as far as servers keep what is asked for. */
    static boolean matches(int asked, int told) {
        return ((asked ^ told) & KEPT_BITS) == 0;
    }

    private @Nullable PendingEdit find(int vx, int vy, int vz) {
        PendingEdit edit = isEmpty() ? null : buckets[bucketOf(vx, vy, vz)];
        while (edit != null && !edit.isAt(vx, vy, vz)) {
            edit = edit.nextInBucket;
        }
        return edit;
    }

    private PendingEdit take(int vx, int vy, int vz) {
        PendingEdit edit = free;
        if (edit == null) {
            edit = new PendingEdit();
        } else {
            free = edit.nextInBucket;
        }
        edit.vx = vx;
        edit.vy = vy;
        edit.vz = vz;
        if (buckets.length == 0) {
            buckets = new PendingEdit[BUCKETS];
        }
        int bucket = bucketOf(vx, vy, vz);
        edit.nextInBucket = buckets[bucket];
        buckets[bucket] = edit;
        count++;
        return edit;
    }

    private void removeFromBucket(PendingEdit edit) {
        int bucket = bucketOf(edit.vx, edit.vy, edit.vz);
        PendingEdit before = buckets[bucket];
        if (before == edit) {
            buckets[bucket] = edit.nextInBucket;
            return;
        }
        while (before != null && before.nextInBucket != edit) {
            before = before.nextInBucket;
        }
        if (before != null) {
            before.nextInBucket = edit.nextInBucket;
        }
    }

    private void append(PendingEdit edit, long nowNs) {
        edit.sentNs = nowNs;
        edit.older = newest;
        edit.newer = null;
        if (newest == null) {
            oldest = edit;
        } else {
            newest.newer = edit;
        }
        newest = edit;
    }

    private void unlink(PendingEdit edit) {
        PendingEdit before = edit.older;
        PendingEdit after = edit.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
    }

    private static int bucketOf(int vx, int vy, int vz) {
        return (((vx * SPREAD_X) ^ (vy * SPREAD_Y) ^ (vz * SPREAD_Z)) * SPREAD_X) >>> SHIFT;
    }
}
