package io.voxelize.net.tutorial;

/** Arithmetic on colours of three times eight bits. */
final class Rgb {

    private Rgb() {}

    static int of(double red, double green, double blue) {
        return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
    }

    static int red(int rgb) {
        return rgb >>> 16 & 0xFF;
    }

    static int green(int rgb) {
        return rgb >>> 8 & 0xFF;
    }

    static int blue(int rgb) {
        return rgb & 0xFF;
    }

    /** Makes a colour darker (factor below 1) or brighter. */
    static int scale(int rgb, double factor) {
        return of(red(rgb) * factor, green(rgb) * factor, blue(rgb) * factor);
    }

    /** Adds light to a colour. */
    static int add(int rgb, double red, double green, double blue) {
        return of(red(rgb) + red, green(rgb) + green, blue(rgb) + blue);
    }

    private static int clamp(double channel) {
        return (int) Math.round(Math.max(0, Math.min(255, channel)));
    }
}
