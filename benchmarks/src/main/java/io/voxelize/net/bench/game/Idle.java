package io.voxelize.net.bench.game;

import java.util.concurrent.locks.LockSupport;

/**
 * What every client's game thread does when nothing has come, so that no client is better off: it parks for 20
 * microseconds, which are some 75 with the scheduler's slack on Linux.
 *
 * <p><b>Thread:</b> game.
 */
final class Idle {

    private static final long PARK_NS = 20_000;

    private Idle() {}

    static void idle() {
        LockSupport.parkNanos(PARK_NS);
    }
}
