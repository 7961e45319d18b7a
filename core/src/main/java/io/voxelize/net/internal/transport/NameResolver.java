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
 * Finds addresses of names, the JDK's way: a blocking call, which can take longer than any deadline and so must not
 * hold the event loop. Its threads are daemons and end when they have had nothing to do for a second. An address needs
 * none.
 *
 * <p><b>Thread:</b> any.
 */
final class NameResolver implements AutoCloseable {

    /** Names that are looked up at the same time, so that a dead name server delays few others. */
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
     * Finds the addresses of a host.
     *
     * @param host a name, or an address without brackets.
     * @param onFound hears them, at least one, on any thread.
     * @param onUnknown hears that there is none.
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

    /** Looks up nothing any more. A thread that waits for a name server ends when the JDK gives up. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
