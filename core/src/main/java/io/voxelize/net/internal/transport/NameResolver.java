package io.voxelize.net.internal.transport;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Resolves host names with the JDK's resolver, on threads of its own: the call blocks, longer than any of our timeouts,
 * and must not block the event loop. The threads are daemons and end after a second without work. A literal IP address
 * needs no thread.
 *
 * <p><b>Thread:</b> any.
 */
final class NameResolver implements AutoCloseable {

    /** Concurrent look-ups; several, so that one unresponsive name server delays few others. */
    private static final int MAX_THREADS = 8;

    private static final int MAX_IDLE_MS = 1_000;

    private final ThreadPoolExecutor threads;

    NameResolver() {
        threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                MAX_IDLE_MS,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("voxelize-net-resolver", true));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Resolves a host.
     *
     * @param host a name, or an IP address without brackets.
     * @param onFound receives at least one address, on any thread.
     * @param onUnknown receives the failure, on any thread.
     */
    void resolve(String host, Consumer<InetAddress[]> onFound, Consumer<UnknownHostException> onUnknown) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            lookUp(host, onFound, onUnknown);
            return;
        }
        try {
            threads.execute(() -> lookUp(host, onFound, onUnknown));
        } catch (RejectedExecutionException ex) {
            onUnknown.accept(new UnknownHostException(host));
        }
    }

    private static void lookUp(String host, Consumer<InetAddress[]> onFound, Consumer<UnknownHostException> onUnknown) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException ex) {
            onUnknown.accept(ex);
            return;
        }
        onFound.accept(addresses);
    }

    /** Rejects further look-ups. A thread that waits for a name server ends when the JDK gives up. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
