package io.voxelize.net.bench.game;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long threads of this process were ready to run and had no processor, and how long the machine's processors were
 * given to other machines: what no client can help. Only Linux tells.
 *
 * <p>Source of the files' fields: the kernel's {@code Documentation/scheduler/sched-stats.rst} and proc(5).
 *
 * <p><b>Thread:</b> game.
 *
 * @param game nanoseconds that the calling thread has waited.
 * @param network nanoseconds by thread, of all others but the JVM's own.
 * @param steal in the kernel's ticks, of all processors.
 */
record Scheduling(long game, Map<String, Long> network, long steal) {

    private static final Path PROC = Path.of("/proc");
    private static final Scheduling UNKNOWN = new Scheduling(0, Map.of(), 0);

    /** Beginnings of the names of the JVM's own threads; {@code java} is the one that has started it. */
    private static final List<String> JVM = List.of(
            "java",
            "GC ",
            "G1 ",
            "C1 ",
            "C2 ",
            "VM ",
            "Attach",
            "Cleaner",
            "Common-Cleaner",
            "Finalizer",
            "Monitor",
            "Notification",
            "Reference",
            "Service",
            "Signal",
            "Sweeper");

    /** Of the first line of {@code stat}, with its name. */
    private static final int STEAL = 8;

    /** USER_HZ, which is 100 for every program. */
    private static final double TICK_MS = 10;

    private static final double MS = 1_000_000;
    private static final double SECOND_MS = 1_000;

    static Scheduling now() throws IOException {
        return now(PROC);
    }

    /** What it is now, as the files below a folder tell; nothing if there are none. */
    static Scheduling now(Path proc) throws IOException {
        Path self = proc.resolve("thread-self");
        if (!Files.exists(self.resolve("schedstat"))) {
            return UNKNOWN;
        }
        return new Scheduling(waited(self), network(proc.resolve("self").resolve("task"), self), steal(proc));
    }

    private static Map<String, Long> network(Path tasks, Path self) throws IOException {
        String own = self.toRealPath().getFileName().toString();
        Map<String, Long> network = new HashMap<>();
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                String id = thread.getFileName().toString();
                if (!id.equals(own)) {
                    add(network, id, thread);
                }
            }
        }
        return network;
    }

    private static void add(Map<String, Long> network, String id, Path thread) throws IOException {
        try {
            String name = first(thread.resolve("comm"));
            if (JVM.stream().noneMatch(name::startsWith)) {
                network.put(id, waited(thread));
            }
        } catch (NoSuchFileException ex) {
            // It has ended since it was listed.
        }
    }

    /** The second field of {@code schedstat}: nanoseconds on a run queue. */
    private static long waited(Path thread) throws IOException {
        return Long.parseLong(first(thread.resolve("schedstat")).split(" ", -1)[1]);
    }

    private static long steal(Path proc) throws IOException {
        return Long.parseLong(first(proc.resolve("stat")).split(" +", -1)[STEAL]);
    }

    private static String first(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, Charset.defaultCharset())) {
            return lines.findFirst().orElse("");
        }
    }

    /** Adds what has come since, in milliseconds a second, if it is known. */
    Measured addSince(Scheduling before, long windowMs, Measured measured) {
        if (equals(UNKNOWN)) {
            return measured;
        }
        long networkNs = 0;
        for (Map.Entry<String, Long> thread : network.entrySet()) {
            networkNs += thread.getValue() - before.network.getOrDefault(thread.getKey(), 0L);
        }
        double seconds = windowMs / SECOND_MS;
        return measured.add("gameDelayMs", (game - before.game) / MS / seconds)
                .add("networkDelayMs", networkNs / MS / seconds)
                .add("stealMs", (steal - before.steal) * TICK_MS / seconds);
    }
}
