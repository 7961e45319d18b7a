package io.voxelize.net.bench.run;

import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.testkit.capture.Capture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The end-to-end cells. The quick plan has every figure with a target; the full one has every parameter and peer,
 * longer windows and more forks.
 *
 * <p><b>Thread:</b> any.
 */
final class Plan {

    static final String THROUGHPUT = "chunks";
    static final String THROUGHPUT_DATA = "chunks-data";
    static final String THROUGHPUT_G2023 = "chunks-g2023";
    static final String ENTITY = "entity";
    static final String PEER = "peer";
    static final String LATENCY = "latency";
    static final String FRAMES = "frames";
    static final String CONNECTIONS = "connections";
    static final String SENDING = "sending";
    static final String START_UP = "start-up";

    /** A game without traffic, which shows the delays of the machine itself. */
    static final String ALONE = "alone";

    static final String BUDGET = "ours-epoll-budget";
    static final String OURS = "ours-epoll";

    /** Ours with an inflater thread. */
    static final String INFLATER = "ours-epoll-inflater";

    private static final String LIMIT = "limit";
    private static final String CAREFUL = "netty-careful";
    private static final String BEST_PEER = "java-websocket";
    private static final String MOST_EVEN_PEER = "jetty";
    private static final List<String> PEERS = List.of("netty", "java.net.http", BEST_PEER, "okhttp", MOST_EVEN_PEER);

    /** The rows with the least delay; the quick plan too takes enough frames of these for p99.9. */
    private static final List<String> ON_TIME = List.of(ALONE, BUDGET, OURS, BEST_PEER, MOST_EVEN_PEER);

    private static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");
    private static final List<String> SMALL_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
    private static final int BUDGET_NS = 1_000_000;
    /** Time in which the server sends many chunks before it sends few; shorter than the client's warm-up. */
    private static final int WARM_MS = 1_500;

    private static final int PIECES_PER_SECOND = 10_000;

    private final boolean full;
    private final List<Cell> cells = new ArrayList<>();

    private Plan(boolean full) {
        this.full = full;
    }

    static List<Cell> of(boolean full) {
        Plan plan = new Plan(full);
        plan.frames();
        plan.throughput();
        plan.small();
        plan.latency();
        plan.connections();
        plan.sending();
        plan.startUp();
        return plan.cells;
    }

    private void frames() {
        List<String> all = concat(List.of(ALONE, BUDGET, OURS), PEERS);
        frames(60, 500, all, 3);
        frames(144, 500, full ? ON_TIME : List.of(ALONE, OURS, MOST_EVEN_PEER), 2);
        if (full) {
            for (int hz : new int[] {60, 144}) {
                frames(hz, 100, ON_TIME, 2);
                frames(hz, 2_000, ON_TIME, 2);
            }
        }
    }

    private void frames(int hz, int chunks, List<String> rows, int fullForks) {
        for (String row : rows) {
            // p99.9 must be more than the worst frame.
            boolean longer = hz == 60 && ON_TIME.contains(row);
            Arguments client = client(row)
                    .with("scenario", "frames")
                    .with("hz", hz)
                    .with("warmMs", full ? 5_000 : 2_000)
                    .with("windowMs", full ? 20_000 : longer ? 17_000 : hz == 60 ? 4_000 : 7_000);
            Arguments server = Arguments.of("workload=stream", "chunks=" + (row.equals(ALONE) ? 0 : chunks))
                    .with("warmMs", WARM_MS);
            add(FRAMES + "-" + hz + "-" + chunks, row, server, client, SMALL_HEAP, full ? fullForks : longer ? 2 : 1);
        }
    }

    private void throughput() {
        List<String> rows =
                concat(List.of(LIMIT, OURS, INFLATER, "ours-nio", "ours-io_uring"), concat(PEERS, List.of(CAREFUL)));
        rows.forEach(row -> flood(THROUGHPUT, row, "chunks", List.of(LIMIT, OURS, INFLATER, BEST_PEER)));
        List<String> data = full ? rows : List.of(LIMIT, OURS, "netty", BEST_PEER);
        data.forEach(row -> flood(THROUGHPUT_DATA, row, "chunks", List.of(OURS, "netty")));
        List<String> old =
                full ? concat(List.of(LIMIT, OURS, INFLATER), PEERS) : List.of(LIMIT, OURS, "netty", BEST_PEER);
        old.forEach(row -> flood(THROUGHPUT_G2023, row, "chunks", List.of()));
    }

    private void small() {
        List<String> rows = full ? concat(List.of(OURS, "ours-nio"), PEERS) : concat(List.of(OURS), PEERS);
        rows.forEach(row -> flood(ENTITY, row, "entity", List.of(OURS, BEST_PEER)));
        List<String> peer = full ? rows : List.of(OURS, BEST_PEER);
        peer.forEach(row -> flood(PEER, row, "peer", List.of(OURS, BEST_PEER)));
    }

    /** {@code twice}: the rows with two forks in the quick plan. */
    private void flood(String suite, String row, String workload, List<String> twice) {
        Arguments client = client(row)
                .with("scenario", "throughput")
                .with("interests", suite.equals(THROUGHPUT_DATA) ? "data" : "all")
                .with("warmMs", warmMs(workload))
                .with("windowMs", full ? 700 : 500)
                .with("windows", 3);
        Arguments server = Arguments.of("workload=" + workload);
        boolean old = suite.equals(THROUGHPUT_G2023);
        add(
                suite,
                row,
                old ? server.with("capture", Capture.TUTORIAL_G2023) : server,
                old ? client.with("generation", "g2023") : client,
                FLAGS,
                full ? 3 : twice.contains(row) ? 2 : 1);
    }

    /** Until the JIT is done, which takes longer for small messages: their code is larger, on the same two cores. */
    private int warmMs(String workload) {
        if (full) {
            return 6_000;
        }
        return workload.equals("chunks") ? 2_500 : 4_500;
    }

    private void latency() {
        concat(List.of(ALONE, OURS), PEERS)
                .forEach(row -> latency(row, 20_000, List.of(ALONE, OURS, BEST_PEER, MOST_EVEN_PEER)));
        List<String> rows = full ? concat(List.of(ALONE, OURS), PEERS) : List.of(OURS, BEST_PEER, MOST_EVEN_PEER);
        rows.forEach(row -> latency(row, 1_000, List.of()));
    }

    private void latency(String row, int rate, List<String> twice) {
        boolean alone = row.equals(ALONE);
        Arguments server = alone
                ? Arguments.of("workload=stream", "chunks=0")
                : Arguments.of("workload=latency", "rate=" + rate, "chunks=100", "burst=10")
                        .with("warmMs", WARM_MS);
        Arguments client = (alone ? Arguments.of("client=schedule", "rate=" + rate) : client(row))
                .with("scenario", "latency")
                .with("warmMs", full ? 5_000 : 2_500)
                .with("windowMs", full ? 15_000 : 3_000);
        add(LATENCY + "-" + rate, row, server, client, FLAGS, full ? 3 : twice.contains(row) ? 2 : 1);
    }

    /** Every row gets as many pieces per second, each of as many messages. */
    private void connections() {
        for (int connections : full ? new int[] {1, 100, 1_000, 10_000} : new int[] {1, 10_000}) {
            Arguments server =
                    Arguments.of("workload=crowd", "connections=" + connections, "rate=" + PIECES_PER_SECOND);
            Arguments client = Arguments.of("scenario=connections", "connections=" + connections)
                    .with("rate", PIECES_PER_SECOND)
                    .with("warmMs", full ? 10_000 : 4_000)
                    .with("windowMs", 1_000)
                    .with("windows", 3);
            add(CONNECTIONS, "ours-" + connections, server.with("batch", 20), client, FLAGS, full ? 2 : 1);
        }
    }

    private void sending() {
        for (String row : concat(List.of(OURS), full ? PEERS : List.of("java.net.http", BEST_PEER))) {
            Arguments client = client(row)
                    .with("scenario", "sending")
                    .with("warmMs", full ? 5_000 : 1_500)
                    .with("windowMs", 1_000)
                    .with("windows", full ? 11 : 5);
            add(SENDING, row, Arguments.of("workload=sink"), client, FLAGS, full ? 2 : 1);
        }
    }

    /** Starts clients as a game is started, without memory options but the heap limit. */
    private void startUp() {
        for (String row : full ? List.of(OURS, BEST_PEER, "netty", "java.net.http") : List.of(OURS, BEST_PEER)) {
            for (boolean cache : new boolean[] {false, true}) {
                int starts = full ? 15 : 5;
                Arguments client = client(row)
                        .with("scenario", "start-up")
                        .with("starts", starts)
                        .with("cache", cache)
                        // Expected time of a start, for the timeout.
                        .with("windows", starts + 3)
                        .with("windowMs", 350);
                // Two more: for the archive, and for the first start, which does not count.
                Arguments server = Arguments.of("workload=stream", "chunks=100", "clients=" + (starts + 2));
                add(START_UP, cache ? row + "-cached" : row, server, client, List.of("-Xmx64m"), 1);
            }
        }
    }

    private void add(String suite, String row, Arguments server, Arguments client, List<String> options, int forks) {
        cells.add(new Cell(suite, row, server, client, options, forks));
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static Arguments client(String row) {
        if (row.equals(BUDGET)) {
            return Arguments.of("client=" + OURS, "budgetNs=" + BUDGET_NS);
        }
        if (row.equals(INFLATER)) {
            return Arguments.of("client=" + OURS, "inflaters=1");
        }
        return Arguments.of("client=" + (row.equals(ALONE) ? LIMIT : row));
    }
}
