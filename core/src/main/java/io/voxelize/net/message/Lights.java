package io.voxelize.net.message;

/**
 * Reads light words: sunlight in bits 12 to 15, then red, green and blue, four bits each.
 *
 * <p>Source: {@code light-utils.ts} {@code extractSunlight} and its siblings, upstream 80e038b12 (the code packs four
 * bits per channel; its comment says bytes).
 *
 * <p><b>Thread:</b> any.
 */
public final class Lights {

    private Lights() {}

    /**
     * Returns the sunlight.
     *
     * @param light word.
     * @return {@code 0} to {@code 15}.
     */
    public static int sun(int light) {
        return light >>> 12 & 0xF;
    }

    /**
     * Returns the red torch light.
     *
     * @param light word.
     * @return {@code 0} to {@code 15}.
     */
    public static int red(int light) {
        return light >>> 8 & 0xF;
    }

    /**
     * Returns the green torch light.
     *
     * @param light word.
     * @return {@code 0} to {@code 15}.
     */
    public static int green(int light) {
        return light >>> 4 & 0xF;
    }

    /**
     * Returns the blue torch light.
     *
     * @param light word.
     * @return {@code 0} to {@code 15}.
     */
    public static int blue(int light) {
        return light & 0xF;
    }
}
