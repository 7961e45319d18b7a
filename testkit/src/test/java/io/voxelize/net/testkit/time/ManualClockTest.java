package io.voxelize.net.testkit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualClockTest {

    private static final long MS = 1_000_000;

    private final ManualClock clock = new ManualClock();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void endLoop() {
        loop.shutdownNow();
    }

    private Clock.Timer at(long ms, String name) {
        return clock.schedule(loop, () -> log.add(name + " at " + clock.nanoTime() / MS), ms * MS);
    }

    private void again(long periodMs, String name) {
        log.add(name + " at " + clock.nanoTime() / MS);
        clock.schedule(loop, () -> again(periodMs, name), periodMs * MS);
    }

    @Test
    void shouldRunEachTimerAtItsTimeAndInOrder() {
        at(30, "late");
        at(10, "early");
        at(-5, "now");
        at(31, "too late");

        clock.advanceMs(30);

        assertEquals(List.of("now at 0", "early at 10", "late at 30"), log);
        assertEquals(30 * MS, clock.nanoTime());
        assertEquals(1, clock.timerCount());
    }

    @Test
    void shouldRunTimersThatTimersSet() {
        clock.schedule(loop, () -> again(16, "tick"), 16 * MS);

        clock.advanceMs(50);

        assertEquals(List.of("tick at 16", "tick at 32", "tick at 48"), log);
    }

    @Test
    void shouldWaitForTheCurrentTaskOfTheLoop() {
        at(1_000, "first");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        loop.execute(() -> {
            begun.join();
            at(5, "set on the way");
        });
        CompletableFuture<Void> advanced = CompletableFuture.runAsync(() -> clock.advanceMs(5));
        begun.complete(null);

        advanced.join();

        assertEquals(List.of("set on the way at 5"), log);
    }

    @Test
    void shouldNotRunCancelledTasks() {
        at(5, "cancelled").cancel();

        clock.advanceMs(10);

        assertEquals(List.of(), log);
        assertEquals(0, clock.timerCount());
    }

    @Test
    void shouldGoOnWhenALoopHasEnded() {
        at(5, "never");
        loop.shutdownNow();

        clock.advanceMs(10);

        assertEquals(List.of(), log);
        assertEquals(10 * MS, clock.nanoTime());
    }

    @Test
    void shouldNotGoBack() {
        assertThrows(IllegalArgumentException.class, () -> clock.advanceMs(-1));
    }
}
