package io.voxelize.net.internal.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;

/**
 * Writes numbers in decimal without allocating: integers, and doubles in the format of {@link Double#toString(double)}
 * of JDK 19 and newer: the shortest decimal that is read back as the same double, and of several the closest one.
 *
 * <p>Older JDKs sometimes write more digits or others; those too are read back as the same double.
 *
 * <p>Source: Raffaello Giulietti, "The Schubfach way to render doubles", 2021. Variables are named as in section 9 of
 * the paper.
 *
 * <p><b>Thread:</b> any.
 */
final class Decimals {

    /** Maximum length of a double in bytes. */
    static final int MAX_LENGTH = 24;

    private static final int FRACTION_BITS = 52;
    private static final int MAX_BIASED_EXPONENT = 0x7FF;
    private static final int BIAS = 1_075;
    private static final long HIDDEN_BIT = 1L << FRACTION_BITS;

    /** A smaller fraction has fewer than two digits; the format asks for the closest decimal of two digits. */
    private static final long TINY = 3;

    /** Number of bits in which a power of ten is stored. */
    private static final int POWER_BITS = 128;

    private static final int MIN_POWER = -292;
    private static final int MAX_POWER = 325;

    /** Upper halves of the powers of ten; 0 if not computed yet. Written after the lower half and read before it. */
    private static final long[] UPPER = new long[MAX_POWER - MIN_POWER + 1];

    private static final long[] LOWER = new long[MAX_POWER - MIN_POWER + 1];
    private static final VarHandle UPPER_AT = MethodHandles.arrayElementVarHandle(long[].class);

    private Decimals() {}

    /** Writes an integer and returns the index behind it. */
    static int put(int value, byte[] target, int index) {
        int end = index;
        long left = value;
        if (left < 0) {
            target[end++] = '-';
            left = -left;
        }
        return putDigits(left, digitCount(left), target, end);
    }

    /** Writes a finite double and returns the index behind it. */
    static int put(double value, byte[] target, int index) {
        long bits = Double.doubleToRawLongBits(value);
        int end = index;
        if (bits < 0) {
            target[end++] = '-';
        }
        long fraction = bits & (HIDDEN_BIT - 1);
        int exponent = (int) (bits >>> FRACTION_BITS) & MAX_BIASED_EXPONENT;
        if (exponent == 0) {
            return putSubnormal(fraction, target, end);
        }
        long c = HIDDEN_BIT | fraction;
        int q = exponent - BIAS;
        if (-q > 0 && -q <= FRACTION_BITS && Long.numberOfTrailingZeros(c) >= -q) {
            return putDecimal(c >> -q, 0, target, end);
        }
        return putNearest(c, q, 0, target, end);
    }

    private static int putSubnormal(long fraction, byte[] target, int index) {
        if (fraction == 0) {
            Utf8.putAscii("0.0", target, index);
            return index + 3;
        }
        int q = 1 - BIAS;
        return fraction < TINY
                ? putNearest(10 * fraction, q, -1, target, index)
                : putNearest(fraction, q, 0, target, index);
    }

    /** Writes the shortest decimal that is read as c * 2<sup>q</sup>, multiplied by 10<sup>shift</sup>. */
    private static int putNearest(long c, int q, int shift, byte[] target, int index) {
        boolean narrow = c == HIDDEN_BIT && q > 1 - BIAS;
        int k = floorLog10(q, narrow);
        int h = q + floorLog2Of10(-k) + 1;
        int power = powerIndex(-k);
        long upper = UPPER[power];
        long lower = LOWER[power];
        long odd = c & 1;
        long vb = roundToOdd(upper, lower, (4 * c) << h);
        long left = roundToOdd(upper, lower, (4 * c - (narrow ? 1 : 2)) << h) + odd;
        long right = roundToOdd(upper, lower, (4 * c + 2) << h) - odd;
        long s = vb >> 2;
        if (s >= 100) {
            // Drop the last digit if exactly one of the two shorter neighbours is read as the same double.
            long down = s / 10 * 10;
            boolean downIn = left <= (down << 2);
            boolean upIn = ((down + 10) << 2) <= right;
            if (downIn != upIn) {
                return putDecimal(downIn ? down : down + 10, k + shift, target, index);
            }
        }
        boolean downIn = left <= (s << 2);
        boolean upIn = ((s + 1) << 2) <= right;
        boolean up = downIn == upIn ? isNearerUp(vb, s) : upIn;
        return putDecimal(up ? s + 1 : s, k + shift, target, index);
    }

    /** Tells whether s + 1 is closer than s; if both are equally close, the even one is. */
    private static boolean isNearerUp(long vb, long s) {
        long middle = (s << 2) + 2;
        return vb > middle || (vb == middle && (s & 1) == 1);
    }

    /** Returns floor(log10(2<sup>q</sup>)), or floor(log10(3/4 * 2<sup>q</sup>)). */
    private static int floorLog10(int q, boolean threeQuarters) {
        return (q * 1_262_611 - (threeQuarters ? 524_031 : 0)) >> 22;
    }

    /** Returns floor(log2(10<sup>e</sup>)). */
    private static int floorLog2Of10(int e) {
        return (e * 1_741_647) >> 19;
    }

    /** Returns the upper bits of the product. The last bit is set if the lower bits are more than rounding error. */
    private static long roundToOdd(long upper, long lower, long cp) {
        long x1 = unsignedMultiplyHigh(lower, cp);
        long y0 = upper * cp + x1;
        long y1 = unsignedMultiplyHigh(upper, cp);
        if (Long.compareUnsigned(y0, x1) < 0) {
            y1++;
        }
        return y1 | (y0 >>> 1 != 0 ? 1 : 0);
    }

    /** Same as {@code Math.unsignedMultiplyHigh} of JDK 18 for a positive second factor. */
    private static long unsignedMultiplyHigh(long a, long positive) {
        return Math.multiplyHigh(a, positive) + ((a >> 63) & positive);
    }

    private static int powerIndex(int e) {
        int index = e - MIN_POWER;
        if ((long) UPPER_AT.getAcquire(UPPER, index) == 0) {
            BigInteger power = power(e);
            LOWER[index] = power.longValue();
            // Release, pairs with the acquire above: who sees the upper half sees the lower. Threads that race here
            // write
            // the same values.
            UPPER_AT.setRelease(UPPER, index, power.shiftRight(Long.SIZE).longValue());
        }
        return index;
    }

    /** Returns 10<sup>e</sup>, scaled to 128 bits and rounded up. */
    private static BigInteger power(int e) {
        BigInteger ten = BigInteger.TEN.pow(Math.abs(e));
        int shift = POWER_BITS - 1 - floorLog2Of10(e);
        if (e < 0) {
            return BigInteger.ONE.shiftLeft(shift).divide(ten).add(BigInteger.ONE);
        }
        return shift >= 0
                ? ten.shiftLeft(shift)
                : ten.negate().shiftRight(-shift).negate();
    }

    /** Writes digits * 10<sup>exponent</sup>. */
    private static int putDecimal(long digits, int exponent, byte[] target, int index) {
        long d = digits;
        int e = exponent;
        while (d % 10 == 0) {
            d /= 10;
            e++;
        }
        int count = digitCount(d);
        int point = count + e;
        if (point < -2 || point > 7) {
            return putScientific(d, count, point - 1, target, index);
        }
        if (point <= 0) {
            return putFraction(d, count, -point, target, index);
        }
        return count <= point ? putWhole(d, count, point, target, index) : putMixed(d, count, point, target, index);
    }

    /** Writes {@code d.dddE0}. */
    private static int putScientific(long d, int count, int exponent, byte[] target, int index) {
        int end = putDigits(d, count, target, index + 1);
        target[index] = target[index + 1];
        target[index + 1] = '.';
        if (count == 1) {
            target[end++] = '0';
        }
        target[end++] = 'E';
        return put(exponent, target, end);
    }

    /** Writes {@code 0.00ddd}, with this many zeroes after the point. */
    private static int putFraction(long d, int count, int zeroes, byte[] target, int index) {
        int end = index;
        target[end++] = '0';
        target[end++] = '.';
        for (int i = 0; i < zeroes; i++) {
            target[end++] = '0';
        }
        return putDigits(d, count, target, end);
    }

    /** Writes {@code ddd00.0}. */
    private static int putWhole(long d, int count, int point, byte[] target, int index) {
        int end = putDigits(d, count, target, index);
        for (int i = count; i < point; i++) {
            target[end++] = '0';
        }
        target[end++] = '.';
        target[end++] = '0';
        return end;
    }

    /** Writes {@code dd.dd}. */
    private static int putMixed(long d, int count, int point, byte[] target, int index) {
        int end = putDigits(d, count, target, index + 1);
        for (int i = 0; i < point; i++) {
            target[index + i] = target[index + i + 1];
        }
        target[index + point] = '.';
        return end;
    }

    private static int putDigits(long value, int count, byte[] target, int index) {
        long left = value;
        for (int i = index + count - 1; i >= index; i--) {
            long tenth = left / 10;
            target[i] = (byte) ('0' + (left - 10 * tenth));
            left = tenth;
        }
        return index + count;
    }

    private static int digitCount(long value) {
        int count = 1;
        for (long bound = 10; bound <= value; bound *= 10) {
            count++;
        }
        return count;
    }
}
