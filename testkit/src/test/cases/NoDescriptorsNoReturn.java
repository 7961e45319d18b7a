package cases;

import io.voxelize.net.*;
import io.voxelize.net.config.*;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import io.voxelize.net.testkit.fault.*;
import io.voxelize.net.testkit.server.*;
import java.io.*;
import java.util.*;
import java.util.concurrent.*;

/**
 * A reproduction of a lost connection while the process has no file descriptor left for 2 s. Prints the state 5 s after
 * descriptors are back, the threads that called event loop listeners, and how long {@code close()} takes: the session
 * should be JOINED and every call on the network's event loop.
 *
 * <p>Arguments: {@code EPOLL} or {@code NIO}. Run it with {@code ulimit -n 200}.
 */
public final class NoDescriptorsNoReturn {
    static Network network(TransportKind kind, FaultProxy proxy) throws Exception {
        Network n = Network.create(NetworkConfig.builder()
                .transport(kind)
                .reconnectInitialDelayMs(200)
                .reconnectMaxDelayMs(500)
                .build());
        n.register(m -> {});
        n.connect(proxy.url()).get(5, TimeUnit.SECONDS);
        n.join("hills").get(5, TimeUnit.SECONDS);
        n.sync();
        return n;
    }

    static void play(Network n, long ms) throws Exception {
        long end = System.nanoTime() + ms * 1_000_000;
        while (System.nanoTime() < end) {
            n.sync();
            Thread.sleep(5);
        }
    }

    public static void main(String[] a) throws Exception {
        TransportKind kind = TransportKind.valueOf(a.length > 0 ? a[0] : "AUTO");
        try (VoxelizeServer server = VoxelizeServer.builder().start();
                FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
            try (Network warm = network(kind, proxy)) {
                proxy.cutAll(Cut.RESET);
                play(warm, 1500);
            } // loads every class that is needed later
            Network n = network(kind, proxy);
            Set<String> threads = Collections.synchronizedSet(new TreeSet<>());
            n.addEventLoopListener(new ConnectionListener() {
                public void onReconnecting(int at, long d, NetworkException c) {
                    threads.add(Thread.currentThread().getName());
                }
            });
            List<Closeable> hogs = new ArrayList<>();
            proxy.cutAll(Cut.RESET);
            long end = System.nanoTime() + 2_000_000_000L;
            while (System.nanoTime() < end) {
                try {
                    while (true) hogs.add(new FileInputStream("/dev/null"));
                } catch (IOException none) {
                    n.sync();
                    Thread.sleep(5);
                }
            }
            for (Closeable c : hogs) c.close();
            play(n, 5000);
            System.out.println(kind + ": 5 s after descriptors are back: state=" + n.state()
                    + ", loop listeners were called on " + threads);
            System.out.println("   reconnect(): " + outcome(n.reconnect(), 5) + ", state=" + n.state());
            long t = System.nanoTime();
            n.close();
            System.out.println("   close() took " + (System.nanoTime() - t) / 1_000_000 + " ms");
        }
        System.exit(0);
    }

    static String outcome(Future<?> future, long seconds) throws InterruptedException {
        try {
            future.get(seconds, TimeUnit.SECONDS);
            return "OK";
        } catch (ExecutionException e) {
            return (e.getCause() instanceof NetworkException n ? n.reason() + ": " : "untyped: ")
                    + e.getCause().getMessage();
        } catch (TimeoutException e) {
            return "HANG, no answer in " + seconds + " s";
        }
    }
}
