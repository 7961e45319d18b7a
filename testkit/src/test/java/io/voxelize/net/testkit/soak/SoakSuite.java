package io.voxelize.net.testkit.soak;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testkit.fault.Cut;
import io.voxelize.net.testkit.fault.FaultProxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A game left running, by {@code mvn verify -Psoak}: many messages and chunks, connections that are cut, frames that
 * take too long. {@code -Dsoak.minutes=30 -Dsoak.rate=20000}.
 *
 * <p>The achieved rate is printed but not checked: server, proxy and client share the processors.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
final class SoakSuite {

    private static final long FRAME_NS = MILLISECONDS.toNanos(4);
    private static final long CUT_INTERVAL_NS = SECONDS.toNanos(7);
    private static final long STALL_INTERVAL_NS = SECONDS.toNanos(5);
    private static final long STALL_NS = MILLISECONDS.toNanos(400);
    /** Every so many stalls a long one: longer than the backlog, so that reading pauses. */
    private static final int LONG_STALL_INTERVAL = 6;

    private static final long LONG_STALL_NS = SECONDS.toNanos(6);
    /** From the end of a stall to the next cut at least: what has piled up is to be delivered, not cut off. */
    private static final long RECOVERY_NS = SECONDS.toNanos(3);

    private static final long MIN_ROW_NS = SECONDS.toNanos(2);
    private static final int MAX_ROWS = 180;
    private static final long MAX_CATCH_UP_S = 60;

    private final int rate = Integer.getInteger("soak.rate", 20_000);
    private final long durationNs =
            (long) (Double.parseDouble(System.getProperty("soak.minutes", "1")) * SECONDS.toNanos(60));
    private final long rowNs = Math.max(MIN_ROW_NS, durationNs / MAX_ROWS);
    private final SoakMemory memory = new SoakMemory();
    private final long startNs = System.nanoTime();
    private long nextCutNs = startNs + CUT_INTERVAL_NS;
    private long nextStallNs = startNs + STALL_INTERVAL_NS;
    private long nextRowNs = startNs + rowNs;
    private long lastRowNs = startNs;
    private long deliveredBefore;
    private int stalls;

    @Test
    void shouldLoseNothingAndGrowNothing() throws Exception {
        try (SoakServer server = new SoakServer(rate);
                FaultProxy proxy = FaultProxy.builder(server.port()).start();
                Network network = Network.create(NetworkConfig.builder()
                        .reconnectInitialDelayMs(20)
                        .reconnectMaxDelayMs(100)
                        .build())) {
            SoakGame game = new SoakGame(server);
            network.register(game);
            network.connect(proxy.url()).get(30, SECONDS);
            network.join(SoakServer.WORLD).get(30, SECONDS);
            System.out.println(
                    "   time       sent  delivered  rate/s  chunks  cuts  lost to cuts  stalls  pauses  heap MiB  direct MiB");
            play(network, game, server, proxy);
            finish(network, game, server);
            judge(network, game, server);
        }
    }

    private void play(Network network, SoakGame game, SoakServer server, FaultProxy proxy) {
        for (long nowNs = startNs; nowNs - startNs < durationNs; nowNs = System.nanoTime()) {
            network.sync();
            network.flush();
            if (nowNs >= nextCutNs && durationNs - (nowNs - startNs) > RECOVERY_NS) {
                nextCutNs = nowNs + CUT_INTERVAL_NS;
                proxy.cutAll(game.cuts() % 2 == 0 ? Cut.RESET : Cut.CLOSE);
            }
            if (nowNs >= nextRowNs) {
                nextRowNs += rowNs;
                row(network, game, server);
            }
            LockSupport.parkNanos(nowNs >= nextStallNs ? stall(nowNs) : FRAME_NS);
        }
    }

    /** A frame that takes far too long. */
    private long stall(long nowNs) {
        nextStallNs = nowNs + STALL_INTERVAL_NS;
        stalls++;
        long lengthNs = stalls % LONG_STALL_INTERVAL == 2 ? LONG_STALL_NS : STALL_NS;
        nextCutNs = Math.max(nextCutNs, nowNs + lengthNs + RECOVERY_NS);
        return lengthNs;
    }

    private void row(Network network, SoakGame game, SoakServer server) {
        memory.sample();
        long nowNs = System.nanoTime();
        long inRow = game.delivered() - deliveredBefore;
        System.out.printf(
                "%5d s %10d %10d %7.0f %7d %5d %13d %7d %7d %9.1f %11.1f%n",
                NANOSECONDS.toSeconds(nowNs - startNs),
                server.sentTotal(),
                game.delivered(),
                inRow * 1e9 / (nowNs - lastRowNs),
                game.chunks(),
                game.cuts(),
                game.lostToCuts(),
                stalls,
                network.counters().get(Counter.READ_PAUSES),
                memory.heapMib(),
                memory.directMib());
        deliveredBefore = game.delivered();
        lastRowNs = nowNs;
    }

    /** The last session is not cut, so everything that was sent in it must come. */
    private static void finish(Network network, SoakGame game, SoakServer server) {
        syncUntil(network, game, () -> game.session() == server.lastSession());
        server.fallSilent();
        syncUntil(network, game, game::isCaughtUp);
        game.close();
    }

    private static void syncUntil(Network network, SoakGame game, BooleanSupplier condition) {
        long endNs = System.nanoTime() + SECONDS.toNanos(MAX_CATCH_UP_S);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, "what was sent last has not come: delivered=" + game.delivered());
            network.sync();
            LockSupport.parkNanos(FRAME_NS);
        }
    }

    private void judge(Network network, SoakGame game, SoakServer server) {
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double managed = server.sentTotal() / seconds;
        System.out.printf(
                "soak: %.0f s, %.0f messages/s of %d asked for%s, %s%n",
                seconds,
                managed,
                rate,
                managed < 0.9 * rate ? " (RATE NOT REACHED on this machine)" : "",
                memory.growth());
        System.out.println("soak: " + network.counters());
        assertEquals(List.of(), game.faults());
        assertEquals(List.of(), drops(network), "nothing was dropped");
        assertEquals(0, network.counters().get(Counter.LEAKED_CHUNKS));
        assertTrue(game.cuts() > 0 && stalls > 0 && game.chunks() > 0, "there was something to survive");
        assertTrue(memory.isHeapFlat(), memory.growth());
        assertTrue(memory.isDirectFlat(), memory.growth());
    }

    private static List<Counter> drops(Network network) {
        return Arrays.stream(Counter.values())
                .filter(Counter::isDrop)
                .filter(counter -> network.counters().get(counter) != 0)
                .toList();
    }
}
