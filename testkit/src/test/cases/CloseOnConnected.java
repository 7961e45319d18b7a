package cases;

import io.voxelize.net.*;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import java.util.concurrent.*;

/**
 * A reproduction of {@code close()} called inside {@code onConnected} on the event loop. Prints what the listener and
 * {@code connect()} report: the listener should hear CLOSED, and the state should be CLOSED.
 */
public final class CloseOnConnected {
    public static void main(String[] args) throws Exception {
        try (Raw server = new Raw(c -> {
            c.handshake();
            while (c.next() != null) {}
            c.socket.close();
        })) {
            Network network = Network.create(NetworkConfig.builder().build());
            network.addEventLoopListener(new ConnectionListener() {
                @Override
                public void onConnected() {
                    System.out.println(
                            "loop.onConnected on " + Thread.currentThread().getName());
                    network.close();
                    System.out.println("closed");
                }

                @Override
                public void onDisconnected(NetworkException e) {
                    System.out.println("loop.onDisconnected " + e.reason());
                }
            });
            network.register(m -> {});
            System.out.println(outcome(network.connect(server.url())));
            for (int i = 0; i < 40; i++) {
                try {
                    network.sync();
                    Thread.sleep(10);
                } catch (NetworkException e) {
                    System.out.println("sync: " + e.reason());
                    break;
                }
            }
            System.out.println("state=" + network.state());
        }
    }

    static String outcome(CompletableFuture<Void> future) throws InterruptedException {
        try {
            future.get(3, TimeUnit.SECONDS);
            return "completed";
        } catch (ExecutionException e) {
            return "failed: " + e.getCause();
        } catch (TimeoutException e) {
            return "NEVER COMPLETES";
        }
    }
}
