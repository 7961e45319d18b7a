package io.voxelize.net.bench.game;

import java.util.Arrays;

/**
 * Work that takes a certain time when nothing disturbs it.
 *
 * <p><b>Thread:</b> game.
 */
final class OwnWork {

    private static final int TRIAL_ROUNDS = 20_000;
    private static final int TRIALS = 400;

    private final long rounds;
    private long state = 1;

    private OwnWork(long rounds) {
        this.rounds = rounds;
    }

    /** Finds out how much work takes that long: by the fastest tenth of many trials, since others were disturbed. */
    static OwnWork lasting(long ns) {
        OwnWork trial = new OwnWork(TRIAL_ROUNDS);
        long[] times = new long[TRIALS];
        for (int i = 0; i < TRIALS; i++) {
            long startNs = System.nanoTime();
            trial.run();
            times[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(times);
        return new OwnWork(TRIAL_ROUNDS * ns / Math.max(1, times[TRIALS / 10]));
    }

    /** A chain of dependent steps, which no compiler shortens and no cache makes faster. */
    void run() {
        long value = state;
        for (long i = 0; i < rounds; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            value ^= value >>> 29;
        }
        state = value;
    }
}
