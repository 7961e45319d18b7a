package io.voxelize.net.bench.report;

import java.util.List;

/**
 * How a suite is shown. Immutable.
 *
 * @param prefix of the suite's name.
 * @param title of its section.
 * @param text what it measures.
 * @param columns of its table, the main figure first.
 */
record Suite(String prefix, String title, String text, List<Column> columns) {

    /**
     * A figure.
     *
     * @param metric name in the results.
     * @param header of the column, with the unit.
     * @param moreIsBetter false if less is better.
     */
    record Column(String metric, String header, boolean moreIsBetter) {}

    private static final Column CPU = new Column("cpuUs", "CPU, us each", false);
    private static final Column ALLOCATED = new Column("allocatedBytes", "allocated, bytes each", false);
    private static final Column GAME_DELAY =
            new Column("gameDelayMs", "game's thread waited for a processor, ms/s", false);
    private static final Column NETWORK_DELAY = new Column("networkDelayMs", "network's threads waited, ms/s", false);
    private static final Column STEAL = new Column("stealMs", "taken by other machines, ms/s", false);
    private static final Column ARRAYS = new Column("arrayBytes", "delivered, bytes each", true);

    private static final Column ROUND_TRIP = new Column("roundTripNs", "processors apart, ns", false);

    private static final Column PER_SECOND = new Column("perSecond", "chunks/s", true);
    private static final Column MESSAGES = new Column("perSecond", "messages/s", true);

    /** What small messages have in common. */
    private static final String FAR = """
             A message costs less than a cache line's round trip between the two processors, which is measured before \
            and after each fork. Where that took more than twice its median, as when the hypervisor moves virtual \
            processors, the fork was repeated and its figures stand in a row of their own.""";

    /** In the order of the report. */
    static final List<Suite> ALL = List.of(
            new Suite(
                    "frames",
                    "Frame time",
                    """
                    A game loop with 3 ms of its own work per frame takes all arrived messages once per frame while \
                    chunks stream in. A warm-up with many chunks lets the JIT finish first; G1, 512 MB of heap. \
                    Shown is how much later than 3 ms after its due time a frame is done. "alone" is the same loop \
                    without traffic, the delay of the machine itself. The times that threads were runnable without a \
                    processor, and that the hypervisor took, are the kernel's counts; no client can avoid them.""",
                    List.of(
                            new Column("p99.9Us", "p99.9, us", false),
                            new Column("maxUs", "worst, us", false),
                            new Column("p99Us", "p99, us", false),
                            new Column("p50Us", "p50, us", false),
                            new Column("count", "frames a fork", true),
                            new Column("pollMaxUs", "longest poll, us", false),
                            GAME_DELAY,
                            NETWORK_DELAY,
                            STEAL,
                            new Column("gcPauses", "GC pauses", false),
                            new Column("gcMaxMs", "longest GC pause, ms", false),
                            new Column("chunksPerSecond", "chunks/s", true))),
            new Suite(
                    "chunks-data",
                    "Chunk throughput, voxels and lights only",
                    "As \"chunks\", but no interceptor wants meshes, and no client inflates them.",
                    List.of(PER_SECOND, CPU, ALLOCATED, ARRAYS)),
            new Suite("chunks-g2023", "Chunk throughput, old server", """
                    As "chunks", but always with the recording of a real 0.8.55 server, g2023-tutorial-short: some \
                    messages deflated as a whole, arrays as packed varints. The peers inflate with the JDK's stream \
                    and make arrays of protobuf's lists. "limit" is Netty, the JDK's inflater and a loop over the \
                    varints.""", List.of(PER_SECOND, CPU, ALLOCATED, ARRAYS)),
            new Suite("chunks", "Chunk throughput", """
                    A server process replays every message with chunks of the capture as fast as the client reads, on \
                    the same two cores. A chunk counts when the game's thread has it. "limit" is Netty and the C \
                    library's decompressor on the same blocks and nothing else, with no hand-over; "netty-careful" \
                    decodes by hand as far as protobuf's runtime allows.""", List.of(PER_SECOND, CPU, ALLOCATED, ARRAYS)),
            new Suite(
                    "entity",
                    "Small messages: ENTITY",
                    "The ENTITY messages of the capture, about 54 bytes each, as fast as the client takes them." + FAR,
                    List.of(MESSAGES, CPU, ALLOCATED, ROUND_TRIP)),
            new Suite(
                    "peer",
                    "Small messages: PEER",
                    "Messages with a player's state, about 100 bytes each, as fast as the client takes them." + FAR,
                    List.of(MESSAGES, CPU, ALLOCATED, ROUND_TRIP)),
            new Suite(
                    "latency",
                    "Latency",
                    """
                    Small messages on a fixed schedule, and bursts of 10 chunks, 100 chunks a second (2,000 a second \
                    during the warm-up). Latency runs from the scheduled time of a message to its arrival on the \
                    game's thread, which is free of coordinated omission. The server shares the two processors and is \
                    late itself, so the latency since its write is shown too, as the median of the forks; that omits \
                    the time that a client makes the server wait. Game threads park for 20 us when nothing has \
                    arrived. "alone" is a game thread without network or traffic that finds every due message when it looks.""",
                    List.of(
                            new Column("p99Us", "p99, us", false),
                            new Column("p99.9Us", "p99.9, us", false),
                            new Column("writtenP99Us", "p99 since the server wrote it, us", false),
                            new Column("writtenP99.9Us", "p99.9 since then, us", false),
                            new Column("p99.99Us", "p99.99, us", false),
                            new Column("p50Us", "p50, us", false),
                            new Column("maxUs", "worst, us", false),
                            CPU,
                            GAME_DELAY,
                            NETWORK_DELAY,
                            STEAL)),
            new Suite(
                    "connections",
                    "Many connections on one event loop",
                    """
                    Ours, with the row's number of connections, rings of 16 KiB, one event loop and one game thread; \
                    the server is a process of its own. Processor time is that of the whole client for 10,000 pieces \
                    of 20 small messages a second, sent to and drained from the connections in turn, so that every row \
                    reads and drains as much at once. Memory is that of a joined connection before its first piece: \
                    heap after a collection, and the growth of the process besides; that of a single connection is \
                    classes and compiled code.""",
                    List.of(
                            CPU,
                            new Column("memoryKib", "memory, KiB each", false),
                            new Column("heapKib", "of it heap", false),
                            new Column("residentKib", "of it not heap", false),
                            new Column("messagesPerRead", "messages a read", true),
                            MESSAGES,
                            ALLOCATED)),
            new Suite(
                    "sending",
                    "Sending",
                    """
                    50,000 changed voxels in messages of 1,000, from the first call until the answer of the server, \
                    which decodes them all; and the player's position in each frame of a game of 60 Hz. The peers make \
                    protobuf's objects and a byte array of each message. Processor time is that of the whole client; \
                    for PEER it is that of its Java threads, which is mostly waking up.""",
                    List.of(
                            new Column("editsCpuUs", "edits: CPU, us a message", false),
                            new Column("editsAllocatedBytes", "edits: allocated, bytes a message", false),
                            new Column("editsMs", "edits: ms until all have come", false),
                            new Column("peerCpuUs", "PEER: CPU, us each", false),
                            new Column("peerAllocatedBytes", "PEER: allocated, bytes each", false))),
            new Suite(
                    "start-up",
                    "From the start of a JVM to the first chunk",
                    """
                    A game that connects to a running server, joins, and ends at its first chunk. "-cached" uses an \
                    archive of classes from an earlier start: an AOT cache since JDK 25, application class-data \
                    sharing before. The JVM has no options but those that a client needs to run without warnings.""",
                    List.of(
                            new Column("firstChunkMs", "first chunk, ms", false),
                            new Column("startCpuMs", "CPU, ms", false))));

    /** Returns the suite whose prefix a name has. */
    static Suite of(String name) {
        return ALL.stream()
                .filter(suite -> name.startsWith(suite.prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown suite: name=" + name));
    }

    int order() {
        return ALL.indexOf(this);
    }
}
