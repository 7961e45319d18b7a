package io.voxelize.net.internal.decode;

/**
 * Where an array stands in the message that owns it. Usually that is one run of bytes; but a repeated field may also be
 * split into several, and its elements may stand one by one.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}.
 */
final class ArrayField {

    private int index;
    private int length;
    private int runs;
    private int singles;

    void clear() {
        index = 0;
        length = 0;
        runs = 0;
        singles = 0;
    }

    /** Takes the reader's current field as a part of the array; false if it can be none. */
    boolean add(ProtoReader reader) {
        if (reader.isBytes()) {
            index = reader.index();
            length = reader.length();
            runs++;
            return true;
        }
        if (reader.isVarint() || reader.isFixed32()) {
            singles++;
            return true;
        }
        return false;
    }

    /** Whether nothing is there, or nothing but one empty run. */
    boolean isAbsent() {
        return singles == 0 && (runs == 0 || (runs == 1 && length == 0));
    }

    /** Whether one run is all there is. */
    boolean isOneRun() {
        return runs == 1 && singles == 0;
    }

    /** Index of the last run. */
    int index() {
        return index;
    }

    /** Length of the last run in bytes. */
    int length() {
        return length;
    }
}
