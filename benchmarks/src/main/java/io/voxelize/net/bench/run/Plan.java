package io.voxelize.net.bench.run;

import io.voxelize.net.bench.traffic.Arguments;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured end to end. The quick plan has every kind of figure; the full one has every parameter, and more forks.
 *
 * <p><b>Thread:</b> any.
 */
final class Plan {

    static final String THROUGHPUT = "chunks";
    static final String THROUGHPUT_DATA = "chunks-data";
    static final String ENTITY = "entity";
    static final String PEER = "peer";
    static final String LATENCY = "latency";
    static final String FRAMES = "frames";
    static final String CONNECTIONS = "connections";
    static final String SENDING = "sending";
    static final String START_UP = "start-up";

    /** A game that asks for nothing: what the machine does to its frames. */
    static final String ALONE = "alone";

    static final String BUDGET = "ours-epoll-budget";
    static final String OURS = "ours-epoll";

    /** Ours with an inflater thread. */
    static final String INFLATER = "ours-epoll-inflater";

    private static final List<String> PEERS = List.of("netty", "java.net.http", "java-websocket", "okhttp", "jetty");
    private static final List<String> MINOR = List.of("ours-nio", "ours-io_uring", "okhttp", "jetty");
    private static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");
    private static final List<String> SMALL_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
    private static final int BUDGET_NS = 1_000_000;
    private static final int PIECES_PER_SECOND = 10_000;

    private final boolean full;
    private final int forks;
    private final List<Cell> cells = new ArrayList<>();

    private Plan(boolean full) {
        this.full = full;
        this.forks = full ? 5 : 2;
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
        for (int hz : full ? new int[] {60, 144} : new int[] {60}) {
            for (int chunks : full ? new int[] {100, 500, 2_000} : new int[] {500}) {
                String suite = FRAMES + "-" + hz + "-" + chunks;
                frame(suite, ALONE, hz, chunks);
                frame(suite, BUDGET, hz, chunks);
                frame(suite, OURS, hz, chunks);
                PEERS.forEach(peer -> frame(suite, peer, hz, chunks));
            }
        }
    }

    private void frame(String suite, String row, int hz, int chunks) {
        Arguments server = Arguments.of("workload=stream", "chunks=" + (row.equals(ALONE) ? 0 : chunks));
        Arguments client = client(row)
                .with("scenario", "frames")
                .with("hz", hz)
                .with("warmMs", full ? 5_000 : 2_500)
                .with("windowMs", full ? 30_000 : 8_000);
        cells.add(new Cell(suite, row, server, client, SMALL_HEAP, forks(row)));
    }

    private void throughput() {
        List<String> rows = new ArrayList<>(List.of("limit", OURS, INFLATER, "ours-nio", "ours-io_uring"));
        rows.addAll(PEERS);
        rows.add("netty-careful");
        if (full) {
            rows.add("socket");
        }
        rows.forEach(row -> flood(THROUGHPUT, row, "chunks", "all"));
        List<String> data = full ? rows : List.of("limit", OURS, "netty", "java-websocket", "netty-careful");
        data.forEach(row -> flood(THROUGHPUT_DATA, row, "chunks", "data"));
    }

    private void small() {
        List<String> rows = new ArrayList<>(full ? List.of("socket", OURS, "ours-nio") : List.of(OURS));
        rows.addAll(PEERS);
        rows.forEach(row -> flood(ENTITY, row, "entity", "all"));
        if (full) {
            rows.forEach(row -> flood(PEER, row, "peer", "all"));
        }
    }

    /** The quick plan measures those once that have never been near the best. */
    private int forks(String row) {
        return full || !MINOR.contains(row) ? forks : 1;
    }

    private void flood(String suite, String row, String workload, String interests) {
        Arguments client = client(row)
                .with("scenario", "throughput")
                .with("interests", interests)
                .with("warmMs", warmMs(workload))
                .with("windowMs", 700)
                .with("windows", 3);
        cells.add(new Cell(suite, row, Arguments.of("workload=" + workload), client, FLAGS, forks(row)));
    }

    /** Until the compiler is done with it: a pipeline of small messages is much code, each part of it short, and the compiler has the same two cores. */
    private int warmMs(String workload) {
        if (full) {
            return 8_000;
        }
        return workload.equals("chunks") ? 2_500 : 4_500;
    }

    private void latency() {
        for (int rate : full ? new int[] {1_000, 20_000} : new int[] {20_000}) {
            List<String> rows = new ArrayList<>(List.of(OURS));
            rows.addAll(PEERS);
            rows.forEach(row -> latency(row, rate));
        }
    }

    private void latency(String row, int rate) {
        Arguments server = Arguments.of("workload=latency", "rate=" + rate, "chunks=100", "burst=10");
        Arguments client = client(row)
                .with("scenario", "latency")
                .with("warmMs", full ? 5_000 : 2_500)
                .with("windowMs", full ? 20_000 : 4_000);
        cells.add(new Cell(LATENCY + "-" + rate, row, server, client, FLAGS, forks(row)));
    }

    /** As many pieces a second in every row, of as many messages. */
    private void connections() {
        for (int connections : new int[] {1, 100, 1_000, 10_000}) {
            Arguments server =
                    Arguments.of("workload=crowd", "connections=" + connections, "rate=" + PIECES_PER_SECOND);
            Arguments client = Arguments.of("scenario=connections", "connections=" + connections)
                    .with("rate", PIECES_PER_SECOND)
                    .with("warmMs", full ? 10_000 : 4_000)
                    .with("windowMs", 1_000)
                    .with("windows", 3);
            cells.add(new Cell(CONNECTIONS, "ours-" + connections, server.with("batch", 20), client, FLAGS, forks / 2));
        }
    }

    private void sending() {
        List<String> rows = new ArrayList<>(List.of(OURS));
        rows.addAll(full ? PEERS : PEERS.subList(0, 3));
        for (String row : rows) {
            Arguments client = client(row)
                    .with("scenario", "sending")
                    .with("warmMs", full ? 5_000 : 2_000)
                    .with("windowMs", 1_000)
                    .with("windows", full ? 11 : 7);
            cells.add(new Cell(SENDING, row, Arguments.of("workload=sink"), client, FLAGS, forks / 2));
        }
    }

    /** Without options for memory: how a game is started. */
    private void startUp() {
        for (String row :
                full ? List.of(OURS, "java-websocket", "netty", "java.net.http") : List.of(OURS, "java-websocket")) {
            for (boolean cache : new boolean[] {false, true}) {
                int starts = full ? 15 : 5;
                Arguments client = client(row)
                        .with("scenario", "start-up")
                        .with("starts", starts)
                        .with("cache", cache)
                        // What a start takes, for the time limit.
                        .with("windows", starts + 3)
                        .with("windowMs", 1_000);
                // Two more, for the archive and the first one that does not count.
                Arguments server = Arguments.of("workload=stream", "chunks=100", "clients=" + (starts + 2));
                cells.add(new Cell(START_UP, cache ? row + "-cached" : row, server, client, List.of("-Xmx64m"), 1));
            }
        }
    }

    private static Arguments client(String row) {
        if (row.equals(BUDGET)) {
            return Arguments.of("client=" + OURS, "budgetNs=" + BUDGET_NS);
        }
        if (row.equals(INFLATER)) {
            return Arguments.of("client=" + OURS, "inflaters=1");
        }
        return Arguments.of("client=" + (row.equals(ALONE) ? "limit" : row));
    }
}
