package io.voxelize.net.internal.encode;

import java.util.Arrays;

/**
 * The keys of all objects of a text, each found by its object and its hash: an open table with linear probing, which
 * takes memory only as far as keys are there and forgets without touching it.
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
final class JsonKeys {

    /** Answer if there is no such key, or no further one. */
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 16;
    /** A table that one text made longer than that is not kept. */
    private static final int MAX_KEPT = 4_096;

    private static final int MAX_SCOPE = Integer.MAX_VALUE / 2;
    private static final int SPREAD = 0x9E3779B9;

    /** Number of the object, of all there ever were; what is below {@link #firstScope} is free. */
    private int[] scopes = {};

    private int[] hashes = {};
    private int[] starts = {};
    private int[] ends = {};
    private int firstScope = 1;
    private int lastScope;
    private int count;

    /** Forgets every key. */
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

    /** Begins an object and returns its number. */
    int newScope() {
        return ++lastScope;
    }

    /** Returns a place that may hold a key, {@link #NONE} if there is none. */
    int find(int scope, int hash) {
        return scopes.length == 0 ? NONE : probe(slot(scope, hash), scope, hash);
    }

    /** Returns the next place behind one that did not hold the key after all. */
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

    /** Adds a key: where it stands in the text. */
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
