package io.voxelize.net.internal.ring;

/**
 * Makes words of an array that was kept as it came.
 *
 * <p><b>Thread:</b> any.
 */
@FunctionalInterface
public interface WordInflater {

    /** For records without compressed data: finds all of it malformed. */
    WordInflater NONE = (block, source, index, length, target, offset, count) -> false;

    /**
     * Inflates an array. Whatever its bytes say, nothing is written outside the words it should have and the slack
     * behind the target.
     *
     * @param block whether it is an LZ4 block behind its prefix; else packed varints, which were counted.
     * @param source where it stands.
     * @param index of its first byte.
     * @param length in bytes.
     * @param target that the words go to.
     * @param offset of the first word.
     * @param count how many words it should have.
     * @return false if it is malformed, or has another number of words.
     */
    boolean inflate(boolean block, Slab source, int index, int length, Slab target, int offset, int count);
}
