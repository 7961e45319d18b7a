package io.voxelize.net.bench.traffic;

/**
 * The shortest loop that we know of over packed varints of well-formed messages.
 *
 * <p><b>Thread:</b> any.
 */
public final class Varints {

    private Varints() {}

    /**
     * Unpacks varints of 32 bits: each branch is one more byte.
     *
     * @param source that holds them.
     * @param index of the first byte.
     * @param length in bytes.
     * @param target with room for as many words.
     * @return how many words there are.
     */
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
                            // Anything negative takes ten bytes.
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
