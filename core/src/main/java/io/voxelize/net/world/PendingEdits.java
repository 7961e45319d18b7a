package io.voxelize.net.world;

import org.jspecify.annotations.Nullable;

/**
 * Edits that were sent and not confirmed by an UPDATE yet, oldest first, with an index by voxel. Holds only the newest
 * edit of a voxel.
 *
 * <p>Takes no memory before the first edit. Allocates only when more edits are pending than ever before.
 *
 * <p><b>Thread:</b> game.
 */
final class PendingEdits {

    /** Largest number of pending edits. */
    static final int MAX_COUNT = 16_384;

    /**
     * Id and stage, which every server stores as sent. Rotation and water level are cleared for blocks or by servers
     * without them (observed).
     */
    private static final int COMPARED_BITS = 0x0F00_FFFF;

    private static final @Nullable PendingEdit[] NO_BUCKETS = new PendingEdit[0];
    private static final int BUCKETS = 1_024;
    /** Primes that spread adjacent voxels, which most edits are, over the buckets. */
    private static final int HASH_X = 0x9E37_79B1;

    private static final int HASH_Y = 0x85EB_CA77;
    private static final int HASH_Z = 0xC2B2_AE3D;
    private static final int SHIFT = Integer.SIZE - 10;

    /** Hash buckets, linked lists by {@code nextInBucket}; none before the first edit. */
    private @Nullable PendingEdit[] buckets = NO_BUCKETS;

    private @Nullable PendingEdit oldest;
    private @Nullable PendingEdit newest;
    /** Free list of reusable edits. */
    private @Nullable PendingEdit free;

    private int count;

    /** One edit. */
    static final class PendingEdit {
        int vx;
        int vy;
        int vz;
        int voxel;
        /** How many times it was sent again. */
        int resends;
        /** An UPDATE set the voxel to something else after the edit was sent. */
        boolean superseded;

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

    /** Tells whether an edit of a voxel can be added. */
    boolean hasRoomFor(int vx, int vy, int vz) {
        return count < MAX_COUNT || find(vx, vy, vz) != null;
    }

    /** Tells whether an edit of a voxel is pending. */
    boolean contains(int vx, int vy, int vz) {
        return find(vx, vy, vz) != null;
    }

    /** An edit was sent for the first time; it replaces an earlier one of its voxel. */
    void onSent(int vx, int vy, int vz, int voxel, long nowNs) {
        PendingEdit edit = find(vx, vy, vz);
        if (edit == null) {
            edit = take(vx, vy, vz);
        } else {
            unlink(edit);
        }
        edit.voxel = voxel;
        edit.resends = 0;
        edit.superseded = false;
        append(edit, nowNs);
    }

    /** An edit was sent again. */
    void onResent(PendingEdit edit, long nowNs) {
        edit.resends++;
        unlink(edit);
        append(edit, nowNs);
    }

    /** An UPDATE set a voxel. */
    void onUpdate(int vx, int vy, int vz, int voxel) {
        PendingEdit edit = find(vx, vy, vz);
        if (edit == null) {
            return;
        }
        if (matches(edit.voxel, voxel)) {
            remove(edit);
        } else {
            edit.superseded = true;
        }
    }

    /** Returns the oldest edit if it was sent at least {@code timeoutNs} ago, else null. */
    @Nullable
    PendingEdit due(long nowNs, long timeoutNs) {
        PendingEdit first = oldest;
        return first != null && nowNs - first.sentNs >= timeoutNs ? first : null;
    }

    /** Returns the oldest edit, or null. */
    @Nullable
    PendingEdit oldest() {
        return oldest;
    }

    /** Removes an edit, which must not be used afterwards. */
    void remove(PendingEdit edit) {
        unlink(edit);
        removeFromBucket(edit);
        edit.nextInBucket = free;
        free = edit;
        count--;
    }

    /** Removes all edits. */
    void clear() {
        for (PendingEdit edit = oldest; edit != null; edit = oldest) {
            remove(edit);
        }
    }

    /** Tells whether two words are equal in the bits that every server stores as sent. */
    static boolean matches(int sent, int received) {
        return ((sent ^ received) & COMPARED_BITS) == 0;
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
        return (((vx * HASH_X) ^ (vy * HASH_Y) ^ (vz * HASH_Z)) * HASH_X) >>> SHIFT;
    }
}
