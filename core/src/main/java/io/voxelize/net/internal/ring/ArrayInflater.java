package io.voxelize.net.internal.ring;

/**
 * Inflates an array that a game retained in its compressed form.
 *
 * <p><b>Thread:</b> any.
 */
@FunctionalInterface
public interface ArrayInflater {

    /** For records without compressed data: finds every array malformed. */
    ArrayInflater NONE = (block, source, index, length, target, offset, count) -> false;

    /**
     * Inflates an array. Whatever its bytes are, nothing is written outside its words and the slack behind the target.
     *
     * @param block whether the array is an LZ4 block behind its length prefix; otherwise it is packed varints, which
     *     were already counted.
     * @param source slab that holds the compressed array.
     * @param index of its first byte.
     * @param length in bytes.
     * @param target slab for the 32-bit words.
     * @param offset of the first word in bytes.
     * @param count of words that the array has.
     * @return false if the array is malformed or has another number of words.
     */
    boolean inflate(boolean block, Slab source, int index, int length, Slab target, int offset, int count);
}
