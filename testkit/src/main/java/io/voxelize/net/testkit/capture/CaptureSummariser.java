package io.voxelize.net.testkit.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Replays a capture through a real socket into a {@link Network} and summarises the delivered messages. The calling
 * thread is the game thread.
 *
 * <p><b>Thread:</b> any, one at a time.
 */
public final class CaptureSummariser {

    private static final long IDLE_NS = 200_000;
    private static final int JOIN_SECONDS = 20;
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(20);

    private final Capture capture;
    private final List<String> faults = new ArrayList<>();
    private boolean ended;
    private long delivered;

    /**
     * Prepares a summary.
     *
     * @param capture what to sum up.
     */
    public CaptureSummariser(Capture capture) {
        this.capture = capture;
    }

    /**
     * Replays the capture as fast as the socket takes it. @return the summary.
     *
     * @throws NetworkException if the connection or the join failed.
     * @throws InterruptedException if the calling thread was interrupted meanwhile.
     */
    public ObjectNode run() throws InterruptedException {
        faults.clear();
        delivered = 0;
        ended = false;
        NetworkConfig config = NetworkConfig.builder()
                .username("summarise")
                .reconnectMaxAttempts(0)
                .build();
        try (CaptureReplayServer server = CaptureReplayServer.builder(capture).start();
                Network network = Network.create(config)) {
            TrafficSummary summary = new TrafficSummary(() -> network.server().generation());
            network.register(summary, new End());
            join(network, server);
            drain(network);
            check(network.counters());
            return summary.toJson();
        }
    }

    /**
     * Returns the faults of the last {@link #run()}: every error counter that is not 0, every missing message.
     *
     * @return one sentence each; empty if every message came through.
     */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    private static void join(Network network, CaptureReplayServer server) throws InterruptedException {
        try {
            network.connect(server.url()).get(JOIN_SECONDS, TimeUnit.SECONDS);
            network.join(server.world()).get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof NetworkException cause) {
                throw cause;
            }
            throw new IllegalStateException("replay failed", ex.getCause());
        } catch (TimeoutException ex) {
            throw new IllegalStateException("no answer to connect or join: limitSeconds=" + JOIN_SECONDS, ex);
        }
    }

    private void drain(Network network) {
        long progressNs = System.nanoTime();
        while (!ended && System.nanoTime() - progressNs < STALL_NS) {
            if (network.sync() > 0) {
                progressNs = System.nanoTime();
            } else {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
    }

    private void check(Counters counters) {
        for (Counter counter : Counter.values()) {
            if (isError(counter) && counters.get(counter) > 0) {
                faults.add("error counted: counter=" + counter + ", count=" + counters.get(counter));
            }
        }
        int expected = capture.messages(CaptureDirection.SERVER_TO_CLIENT).size();
        if (delivered != expected) {
            faults.add("messages missing: delivered=" + delivered + ", expected=" + expected);
        }
    }

    private static boolean isError(Counter counter) {
        return counter.isDrop() || counter == Counter.INTERCEPT_ERRORS;
    }

    /** Notices the end: the server closes after the last message. */
    private final class End implements NetIntercept {
        @Override
        public void onMessage(Message message) {
            delivered++;
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            ended = true;
        }
    }
}
