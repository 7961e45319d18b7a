package io.voxelize.net.bench.game;

import com.sun.management.UnixOperatingSystemMXBean;
import io.voxelize.net.Network;
import io.voxelize.net.NetworkThreads;
import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Many connections of ours on one event loop and one game thread: what memory each takes while it is joined and nothing
 * comes, and what a small message costs when each gets some in turn. Each is drained as often as something is sent to
 * it, so that not only what is read at once is the same however many there are, but also what is drained at once.
 *
 * <p>Memory is what the process takes more than before the first of them: the heap after a collection, and the resident
 * set. The heap is of a fixed size and was touched before, so it is no part of what the resident set grows by. What the
 * operating system holds for a socket is not in it.
 *
 * <p>Arguments: {@code port}, {@code world}, {@code connections}, {@code rate}, pieces per second that the server
 * sends; {@code warmMs}, {@code windowMs}, {@code windows}.
 *
 * <p><b>Thread:</b> game.
 */
final class Connections {

    private static final int WAVE = 200;
    private static final int WAIT_S = 30;
    private static final int SETTLE_MS = 500;
    private static final int RING_LENGTH = 16 << 10;
    private static final int SPARE_FILES = 200;
    private static final long MS = 1_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double KIB = 1_024;
    /** Two lines for each connection, as one wants them of one. */
    private static final Logger LOGGER = Logger.getLogger("io.voxelize.net");

    private final Arguments arguments;
    private final int port;
    private final int count;
    private final List<Network> networks = new ArrayList<>();
    private long messages;
    private long reads;
    private long lastReceivedNs;

    private Connections(Arguments arguments) {
        this.arguments = arguments;
        port = Integer.parseInt(arguments.text("port"));
        count = arguments.number("connections", 1);
    }

    static Measured measure(Arguments arguments) throws Exception {
        Connections connections = new Connections(arguments);
        requireFiles(connections.count);
        LOGGER.setLevel(Level.WARNING);
        NetworkConfig config = NetworkConfig.builder()
                .inboundRingLength(RING_LENGTH)
                .outboundRingLength(RING_LENGTH)
                // So many close handshakes take a while, and nobody answers them.
                .closeTimeoutMs(10_000)
                .build();
        Memory before = Memory.now();
        try (NetworkThreads threads = NetworkThreads.create(config)) {
            connections.join(config, threads);
            connections.poll(System.nanoTime() + SETTLE_MS * MS);
            Measured measured = new Measured();
            connections.memory(before, Memory.now(), measured);
            connections.traffic(measured);
            return measured;
        }
    }

    /** The JVM has raised its limit as far as the operating system lets it. */
    private static void requireFiles(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < connections + SPARE_FILES) {
            throw new NetworkException(
                    NetworkException.Reason.UNSUPPORTED_PLATFORM,
                    "too few file descriptors, see ulimit -n: limit=" + system.getMaxFileDescriptorCount() + ", needed="
                            + (connections + SPARE_FILES));
        }
    }

    private void join(NetworkConfig config, NetworkThreads threads) throws Exception {
        while (networks.size() < count) {
            List<CompletableFuture<Void>> joined = new ArrayList<>();
            for (int i = 0; i < WAVE && networks.size() < count; i++) {
                Network network = Network.create(config, threads);
                network.register(this::onMessage);
                joined.add(network.connect("http://127.0.0.1:" + port)
                        .thenCompose(open -> network.join(arguments.text("world"))));
                networks.add(network);
            }
            CompletableFuture.allOf(joined.toArray(CompletableFuture[]::new)).get(WAIT_S, TimeUnit.SECONDS);
            networks.forEach(Network::sync);
        }
    }

    private void onMessage(Message message) {
        messages++;
        if (message.receivedNs() != lastReceivedNs) {
            lastReceivedNs = message.receivedNs();
            reads++;
        }
    }

    private void memory(Memory before, Memory after, Measured measured) {
        measured.add("heapKib", (after.heap() - before.heap()) / KIB / count)
                .add("residentKib", (after.resident() - before.resident()) / KIB / count)
                .add("memoryKib", (after.heap() - before.heap() + after.resident() - before.resident()) / KIB / count);
    }

    private void traffic(Measured measured) throws IOException {
        try (SocketChannel sign = SocketChannel.open()) {
            sign.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            poll(System.nanoTime() + arguments.number("warmMs", 3_000) * MS);
            for (int i = 0; i < arguments.number("windows", 3); i++) {
                window(arguments.number("windowMs", 1_000) * MS, measured);
            }
        }
    }

    private void window(long lengthNs, Measured measured) {
        long messagesBefore = messages;
        long readsBefore = reads;
        Usage before = Usage.now();
        long startNs = System.nanoTime();
        poll(startNs + lengthNs);
        double seconds = (System.nanoTime() - startNs) / (double) SECOND_NS;
        Usage after = Usage.now();
        double received = messages - messagesBefore;
        measured.add("perSecond", received / seconds)
                .add("cpuUs", (after.cpuNs() - before.cpuNs()) / received / 1_000)
                .add("messagesPerRead", received / (reads - readsBefore))
                .add("allocatedBytes", (after.allocatedBytes() - before.allocatedBytes()) / received);
    }

    /** Drains every connection as often as something is sent to it, a part of them at a time. */
    private void poll(long endNs) {
        long drainNs = SECOND_NS / arguments.number("rate", 10_000);
        long dueNs = System.nanoTime();
        int next = 0;
        while (dueNs < endNs) {
            for (long nowNs = System.nanoTime(); dueNs <= nowNs; dueNs += drainNs) {
                networks.get(next).sync();
                next = next + 1 == count ? 0 : next + 1;
            }
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }
}
