package io.voxelize.net.internal.encode;

import java.util.Arrays;

/**
 * Hash table of the keys of all objects of a text, addressed by object and hash code, with linear probing. Clearing it
 * is O(1): entries with the number of an older object count as free.
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
final class JsonKeys {

    /** Returned if no key, or no further key, matches. */
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 16;

    /** A table of more entries is released when it is cleared. */
    private static final int MAX_KEPT = 4_096;

    private static final int MAX_SCOPE = Integer.MAX_VALUE / 2;
    private static final int SPREAD = 0x9E3779B9;

    /** Number of the object that the key belongs to; an entry below {@link #firstScope} is free. */
    private int[] scopes = {};

    private int[] hashes = {};
    private int[] starts = {};
    private int[] ends = {};
    private int firstScope = 1;
    private int lastScope;
    private int count;

    /** Removes all keys. */
    void clear() {
        if (scopes.length > MAX_KEPT) {
            allocate(0);
        }
        if (lastScope > MAX_SCOPE) {
            Arrays.fill(scopes, 0);
            lastScope = 0;
        }
        firstScope = lastScope + 1;
        count = 0;
    }

    /** Returns the number of a new object. */
    int newScope() {
        return ++lastScope;
    }

    /** Returns the first entry of the object with this hash code, or {@link #NONE}. */
    int find(int scope, int hash) {
        return scopes.length == 0 ? NONE : probe(slot(scope, hash), scope, hash);
    }

    /** Returns the next entry with this hash code, or {@link #NONE}. */
    int findNext(int place, int scope, int hash) {
        return probe((place + 1) & (scopes.length - 1), scope, hash);
    }

    private int probe(int from, int scope, int hash) {
        int place = from;
        while (scopes[place] >= firstScope) {
            if (scopes[place] == scope && hashes[place] == hash) {
                return place;
            }
            place = (place + 1) & (scopes.length - 1);
        }
        return NONE;
    }

    int start(int place) {
        return starts[place];
    }

    int end(int place) {
        return ends[place];
    }

    /** Adds a key, given by its range in the text. */
    void add(int scope, int hash, int start, int end) {
        if (2 * count >= scopes.length) {
            lengthen();
        }
        put(scope, hash, start, end);
        count++;
    }

    private void put(int scope, int hash, int start, int end) {
        int place = slot(scope, hash);
        while (scopes[place] >= firstScope) {
            place = (place + 1) & (scopes.length - 1);
        }
        scopes[place] = scope;
        hashes[place] = hash;
        starts[place] = start;
        ends[place] = end;
    }

    private int slot(int scope, int hash) {
        int mixed = (hash ^ scope * SPREAD) * SPREAD;
        return (mixed >>> 8) & (scopes.length - 1);
    }

    private void lengthen() {
        int[] oldScopes = scopes;
        int[] oldHashes = hashes;
        int[] oldStarts = starts;
        int[] oldEnds = ends;
        allocate(Math.max(INITIAL_CAPACITY, 2 * oldScopes.length));
        for (int i = 0; i < oldScopes.length; i++) {
            if (oldScopes[i] >= firstScope) {
                put(oldScopes[i], oldHashes[i], oldStarts[i], oldEnds[i]);
            }
        }
    }

    private void allocate(int capacity) {
        scopes = new int[capacity];
        hashes = new int[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
    }
}
