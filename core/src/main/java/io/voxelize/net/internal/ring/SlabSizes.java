package io.voxelize.net.internal.ring;

/**
 * Size classes of slabs: 2<sup>k</sup> x {1, 1.25, 1.5, 1.75} bytes. Less than a quarter of a slab is wasted, and an
 * array whose length is a power of two fits exactly.
 *
 * <p><b>Thread:</b> any.
 */
final class SlabSizes {

    /** Length of the smallest slab. */
    static final int MIN_LENGTH = 4 << 10;

    /** Length of the largest slab. */
    static final int MAX_LENGTH = 1 << 30;

    private static final int MIN_EXPONENT = 12;

    /** Number of size classes. */
    static final int COUNT = (30 - MIN_EXPONENT) * 4 + 1;

    private SlabSizes() {}

    /** Returns the size class, {@code 0} to {@link #COUNT} - 1, of the smallest slab with room for that many bytes. */
    static int sizeClass(int length) {
        int last = Math.max(length, MIN_LENGTH) - 1;
        int exponent = 31 - Integer.numberOfLeadingZeros(last);
        int quarter = (last >>> (exponent - 2)) & 3;
        return (exponent - MIN_EXPONENT) * 4 + quarter + 1;
    }

    /** Returns the length of the smallest slab with room for that many bytes. */
    static int slabLength(int length) {
        int last = Math.max(length, MIN_LENGTH) - 1;
        int shift = 29 - Integer.numberOfLeadingZeros(last);
        return ((last >>> shift) + 1) << shift;
    }
}
