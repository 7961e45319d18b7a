package io.voxelize.net.bench.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How far apart two processors are: how long a number takes from one thread to another and back. What is handed over
 * between threads takes that long at least, and where a virtual machine's processors are moved about, under one cache
 * or under two, it varies by a factor of four from one second to the next.
 *
 * <p><b>Thread:</b> one, and one of its own as long as a call takes.
 */
final class RoundTrip {

    /** From which multiple of the median of all round trips on the two processors are called far apart. */
    private static final double FAR = 2;

    private static final int TRIPS = 20_000;
    private static final int TRIES = 3;
    private static final int WARM_TRIES = 20;
    private static final long PAUSE_NS = 20_000_000;
    private static final long END = -1;

    /** Longs between the two numbers. */
    private static final int GAP = 32;

    private static final int THERE = GAP;
    private static final int BACK = 2 * GAP;

    /**
     * All that were measured, in nanoseconds, in order of their length: the least of them is as rare as the greatest.
     */
    private final List<Double> seen = new ArrayList<>();

    /** Measures for half a second, to know how far apart they are most of the time. */
    RoundTrip() throws InterruptedException {
        if (isMeasurable()) {
            for (int i = 0; i < WARM_TRIES; i++) {
                measure(1);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private static boolean isMeasurable() {
        return Runtime.getRuntime().availableProcessors() > 1;
    }

    /** Measures for some milliseconds: nanoseconds, the least of a few tries; 0 on a single processor. */
    double measureNs() throws InterruptedException {
        return isMeasurable() ? measure(TRIES) : 0;
    }

    /** Tells whether processors that far apart are much farther than they mostly were. */
    boolean isFar(double roundTripNs) {
        return !seen.isEmpty() && roundTripNs > FAR * seen.get(seen.size() / 2);
    }

    private double measure(int tries) throws InterruptedException {
        AtomicLongArray numbers = new AtomicLongArray(3 * GAP);
        Thread other = new Thread(() -> sendBack(numbers), "round trip");
        other.start();
        double ns = Double.MAX_VALUE;
        for (int i = 0; i < tries; i++) {
            long startNs = System.nanoTime();
            for (int trip = 1; trip <= TRIPS; trip++) {
                long number = (long) i * TRIPS + trip;
                numbers.setRelease(THERE, number);
                await(numbers, BACK, number - 1);
            }
            ns = Math.min(ns, (double) (System.nanoTime() - startNs) / TRIPS);
        }
        numbers.setRelease(THERE, END);
        other.join();
        seen.add(ns);
        Collections.sort(seen);
        return ns;
    }

    private static void sendBack(AtomicLongArray numbers) {
        long last = 0;
        while (last != END) {
            last = await(numbers, THERE, last);
            numbers.setRelease(BACK, last);
        }
    }

    private static long await(AtomicLongArray numbers, int index, long old) {
        long number = numbers.getAcquire(index);
        while (number == old) {
            number = numbers.getAcquire(index);
        }
        return number;
    }
}
