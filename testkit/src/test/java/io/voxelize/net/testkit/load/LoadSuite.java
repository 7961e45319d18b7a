package io.voxelize.net.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.voxelize.net.NetworkThreads;
import io.voxelize.net.config.NetworkConfig;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of players of one process, on one event loop and one game thread, and the testkit's server in a process of
 * its own. Only {@code mvn verify -Pload} runs it; {@code -Dload.connections=} says how many, {@code 10000} by default.
 */
@Timeout(240)
class LoadSuite {

    private static final int CONNECTIONS = Integer.getInteger("load.connections", 10_000);
    private static final int WAVE = 200;
    private static final int TICKS = 10;
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int JOIN_S = 60;
    private static final int SPARE_FILES = 300;
    private static final int RING_LENGTH = 16 << 10;
    private static final long MAX_IDLE_LENGTH = 64 << 10;
    /** Classes, buffers that Netty's pool keeps, and what else does not depend on how many there are. */
    private static final long MAX_LEFT_LENGTH = 32 << 20;

    /** Two lines for each connection, as one wants them of one. */
    private static final Logger LOGGER = Logger.getLogger("io.voxelize.net");

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final List<Bot> bots = new ArrayList<>();

    /** The records of the strictest level would take more memory than what is measured here. */
    @BeforeEach
    void recordLess() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        LOGGER.setLevel(Level.WARNING);
    }

    @AfterEach
    void recordAll() {
        ResourceLeakDetector.setLevel(level);
        LOGGER.setLevel(null);
    }

    @Test
    void shouldHoldThousandsOfConnectionsOnOneEventLoop() throws Exception {
        requireFiles();
        try (LoadServerProcess server = new LoadServerProcess()) {
            long before = usedLength();
            long filesBefore = openFiles();
            NetworkConfig config = config();
            try (NetworkThreads threads = NetworkThreads.create(config)) {
                join(config, threads, server);
                long idle = (usedLength() - before) / CONNECTIONS;
                play(server);
                long busy = (usedLength() - before) / CONNECTIONS;
                System.out.println("load: connections=" + CONNECTIONS + ", memory of each joined one=" + idle
                        + " bytes, of each that has sent=" + busy + " bytes");
                assertTrue(idle <= MAX_IDLE_LENGTH, "memory of a joined connection: length=" + idle);
            }
            assertNothingLeft(server, before, filesBefore);
        }
    }

    private static NetworkConfig config() {
        return NetworkConfig.builder()
                .inboundRingLength(RING_LENGTH)
                .outboundRingLength(RING_LENGTH)
                .connectTimeoutMs(60_000)
                .joinTimeoutMs(60_000)
                .joinDeadlineMs(60_000)
                // So many close handshakes take a while.
                .closeTimeoutMs(10_000)
                .build();
    }

    /** The JVM has raised its limit as far as the operating system lets it. */
    private static void requireFiles() {
        long limit = files(UnixOperatingSystemMXBean::getMaxFileDescriptorCount, Long.MAX_VALUE);
        int needed = CONNECTIONS + SPARE_FILES;
        assertTrue(
                limit >= needed,
                "too few file descriptors: limit=" + limit + ", needed=" + needed + "; raise it (ulimit -n " + needed
                        + ") or take fewer connections (-Dload.connections=)");
    }

    private void join(NetworkConfig config, NetworkThreads threads, LoadServerProcess server) throws Exception {
        long startNs = System.nanoTime();
        while (bots.size() < CONNECTIONS) {
            List<CompletableFuture<Void>> wave = new ArrayList<>();
            for (int i = 0; i < WAVE && bots.size() < CONNECTIONS; i++) {
                Bot bot = new Bot(config, threads);
                wave.add(bot.join(server.url()));
                bots.add(bot);
            }
            CompletableFuture.allOf(wave.toArray(CompletableFuture[]::new)).get(JOIN_S, TimeUnit.SECONDS);
            bots.subList(bots.size() - wave.size(), bots.size()).forEach(Bot::frame);
        }
        System.out.println("load: all joined after ms=" + (System.nanoTime() - startNs) / 1_000_000);
        assertEquals(CONNECTIONS, threads.networkCount());
        assertEquals(CONNECTIONS, server.ask("connections"));
    }

    /** Everybody gets every tick, in order, and the server every answer. */
    private void play(LoadServerProcess server) throws IOException {
        long startNs = System.nanoTime();
        for (int tick = 1; tick <= TICKS; tick++) {
            assertEquals(CONNECTIONS, server.ask("tick " + tick));
            int expected = tick;
            while (!bots.stream().allMatch(bot -> bot.tick() == expected)) {
                frame();
            }
        }
        while (server.ask("peers") < (long) TICKS * CONNECTIONS) {
            frame();
        }
        System.out.println("load: ticks=" + TICKS + " answered after ms=" + (System.nanoTime() - startNs) / 1_000_000);
        assertEquals(
                List.of(),
                bots.stream().map(Bot::wrong).filter(w -> !w.isEmpty()).toList());
    }

    /** Leaves the processors to the other two that work while nothing has come. */
    private void frame() {
        bots.forEach(Bot::frame);
        LockSupport.parkNanos(FRAME_NS);
    }

    private void assertNothingLeft(LoadServerProcess server, long lengthBefore, long filesBefore) throws Exception {
        bots.clear();
        while (server.ask("connections") > 0 || openFiles() > filesBefore + SPARE_FILES) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        List<String> left = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("voxelize-net"))
                .toList();
        assertEquals(List.of(), left);
        // The JDK gives direct memory back some time after a collection.
        while (usedLength() - lengthBefore > MAX_LEFT_LENGTH) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** Heap after collections, and direct memory: the JDK's and Netty's. */
    private static long usedLength() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + direct
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static long openFiles() {
        return files(UnixOperatingSystemMXBean::getOpenFileDescriptorCount, 0);
    }

    private static long files(ToLongFunction<UnixOperatingSystemMXBean> figure, long unknown) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? figure.applyAsLong(unix)
                : unknown;
    }
}
