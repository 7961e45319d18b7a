package io.voxelize.net.bench.report;

import java.util.List;

/**
 * How a suite is shown. Immutable.
 *
 * @param prefix of the suite's name.
 * @param title of its section.
 * @param text what was measured, in a few sentences.
 * @param columns of its table; the first one is the figure that counts.
 */
record Suite(String prefix, String title, String text, List<Column> columns) {

    /**
     * A figure.
     *
     * @param metric name in the results.
     * @param header of the column, with the unit.
     * @param moreIsBetter false if less is.
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

    /** What is said of small messages. */
    private static final String FAR =
            " A message takes less time than a number takes from one processor to the other and back, which is measured before and after each fork; where that was more than twice what it mostly is, as happens when a virtual machine's"
                    + " processors are moved about, the fork was measured again and what came stands in a row of its own.";

    /** In the order of the report. */
    static final List<Suite> ALL = List.of(
            new Suite(
                    "frames",
                    "Frame time",
                    "A game loop with 3 ms of work of its own in each frame takes what has come once a frame, while chunks stream in, many of them before the measuring begins, so that what must be compiled is; default G1, 512 MB of heap. Shown is by how"
                            + " much a frame is done later than 3 ms after it was due. \"alone\" is the same loop without traffic, which is what the machine itself does. How long threads were ready to run and had no processor, and what other machines"
                            + " took of the processors, is the kernel's own count: that part of a delay is no client's.",
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
                    "Chunks as fast as they can be taken, voxels and lights only",
                    "As below, but nobody wants meshes: we do not inflate them, and neither do the others.",
                    List.of(new Column("perSecond", "chunks/s", true), CPU, ALLOCATED, ARRAYS)),
            new Suite(
                    "chunks-g2023",
                    "Chunks of an old server as fast as they can be taken",
                    "As below, but with the recording of a real 0.8.55 server, g2023-tutorial-short, whatever else was replayed: deflated as a whole where that server did so, arrays as packed varints."
                            + " The peers inflate with the JDK's stream and make arrays of protobuf's lists. \"limit\" is Netty, the JDK's inflater and a loop over the varints.",
                    List.of(new Column("perSecond", "chunks/s", true), CPU, ALLOCATED, ARRAYS)),
            new Suite(
                    "chunks",
                    "Chunks as fast as they can be taken",
                    "A server process replays every message with chunks of the capture as fast as the client reads, on the same two cores. A chunk counts when the game's thread has it."
                            + " \"limit\" is Netty and the C library's decompressor on the same blocks and nothing else, with no hand-over; \"socket\" (in bytes, not chunks) reads and throws away; \"netty-careful\" decodes"
                            + " as far by hand as protobuf's runtime allows.",
                    List.of(new Column("perSecond", "chunks/s", true), CPU, ALLOCATED, ARRAYS)),
            new Suite(
                    "entity",
                    "Small messages: ENTITY",
                    "The ENTITY messages of the capture, about 54 bytes each, as fast as the client takes them. The row \"socket\" is in bytes."
                            + FAR,
                    List.of(new Column("perSecond", "messages/s", true), CPU, ALLOCATED, ROUND_TRIP)),
            new Suite(
                    "peer",
                    "Small messages: PEER",
                    "Messages with the state of a player, about 100 bytes each, as fast as the client takes them. The row \"socket\" is in bytes."
                            + FAR,
                    List.of(new Column("perSecond", "messages/s", true), CPU, ALLOCATED, ROUND_TRIP)),
            new Suite(
                    "latency",
                    "Latency",
                    "Small messages on a fixed schedule, and bursts of 10 chunks, 100 chunks a second (2,000 a second while everybody warms up). Measured is from the moment when the schedule has a message sent to the moment when"
                            + " the game's thread has it, so that nothing is omitted when somebody falls behind. The server shares the two processors and is late itself: what passes since it came to write a message is shown as well,"
                            + " the median of the forks, but leaves out what a client makes the server wait for. Game threads park for 20 us when nothing has come. \"alone\" is a game thread that has every message at once when it looks, without a network or any other traffic.",
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
                    "Ours, with as many connections as the row says, rings of 16 KiB, one event loop and one game thread; the server is a process of its own. Processor time is that of the whole client, for 10,000"
                            + " pieces of 20 small messages a second, sent to the connections in turn and drained in turn, so that as much is read and drained at once in every row. Memory is what a joined connection"
                            + " takes before the first of them comes: heap after a collection, and by what else the process has grown; that of a single connection is classes and compiled code.",
                    List.of(
                            CPU,
                            new Column("memoryKib", "memory, KiB each", false),
                            new Column("heapKib", "of it heap", false),
                            new Column("residentKib", "of it not heap", false),
                            new Column("messagesPerRead", "messages a read", true),
                            new Column("perSecond", "messages/s", true),
                            ALLOCATED)),
            new Suite(
                    "sending",
                    "Sending",
                    "50,000 changed voxels in messages of 1,000, from the first call until the server, which decodes them all, has answered; and the player's place in each frame of a game of 60 Hz. The peers"
                            + " make protobuf's objects and a byte array of each message. Processor time is that of the whole client, for PEER that of its Java threads, most of which is waking up.",
                    List.of(
                            new Column("editsCpuUs", "edits: CPU, us a message", false),
                            new Column("editsAllocatedBytes", "edits: allocated, bytes a message", false),
                            new Column("editsMs", "edits: ms until all have come", false),
                            new Column("peerCpuUs", "PEER: CPU, us each", false),
                            new Column("peerAllocatedBytes", "PEER: allocated, bytes each", false))),
            new Suite(
                    "start-up",
                    "From the start of a JVM to the first chunk",
                    "A game that connects, joins and ends when it has its first chunk; the server is running. \"-cached\" is with an archive of classes from a first start: an AOT cache since JDK 25, application class-data"
                            + " sharing before. No other options for the JVM than what a client needs to run without warnings.",
                    List.of(
                            new Column("firstChunkMs", "first chunk, ms", false),
                            new Column("startCpuMs", "CPU, ms", false))));

    /** How a suite is shown. */
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
