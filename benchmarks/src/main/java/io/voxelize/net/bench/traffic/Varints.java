package io.voxelize.net.bench.traffic;

/**
 * The fastest loop that we know over packed varints of well-formed messages.
 *
 * <p><b>Thread:</b> any.
 */
public final class Varints {

    private Varints() {}

    /** Unpacks varints of 32 bits, one branch per byte, and returns the count of words. */
    public static int unpack(byte[] source, int index, int length, int[] target) {
        int end = index + length;
        int position = index;
        int count = 0;
        while (position < end) {
            int word = source[position++];
            if (word < 0) {
                word ^= source[position++] << 7;
                if (word < 0) {
                    word ^= ~0 << 7;
                } else {
                    word ^= source[position++] << 14;
                    if (word >= 0) {
                        word ^= (~0 << 7) ^ (~0 << 14);
                    } else {
                        word ^= source[position++] << 21;
                        if (word < 0) {
                            word ^= (~0 << 7) ^ (~0 << 14) ^ (~0 << 21);
                        } else {
                            int fifth = source[position++];
                            word ^= (fifth << 28) ^ (~0 << 7) ^ (~0 << 14) ^ (~0 << 21) ^ (~0 << 28);
                            // A negative word takes ten bytes.
                            position += fifth < 0 ? 5 : 0;
                        }
                    }
                }
            }
            target[count++] = word;
        }
        return count;
    }
}
