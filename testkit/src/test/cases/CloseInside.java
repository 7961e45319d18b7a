package cases;

import io.voxelize.net.*;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import java.util.concurrent.*;

/**
 * A reproduction of {@code close()} called inside every callback, on the game thread and on the event loop. Prints for
 * each how the session ended, how long it took and which threads are left: there should be none.
 */
public final class CloseInside {
    static String threads() {
        StringBuilder s = new StringBuilder();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(x -> x.startsWith("voxelize"))
                .sorted()
                .forEach(x -> s.append(x).append(' '));
        return s.toString();
    }

    public static void main(String[] args) throws Exception {
        try (Raw server = new Raw(c -> {
            c.handshake();
            String w = Pb.world(c.next());
            c.binary(Pb.init(w, Pb.json("me")));
            for (int i = 0; i < 50; i++) {
                c.binary(Pb.message(Pb.CHAT).sub(5, new Pb().text(3, "x")).done());
                c.binary(new byte[] {1});
            }
            while (c.next() != null) {}
            c.socket.close();
        })) {
            for (String where : new String[] {
                "loop.onConnected",
                "loop.onJoined",
                "future.connect",
                "future.join",
                "game.onConnected",
                "game.onJoined",
                "game.onMessage",
                "game.onDropped",
                "game.onFlush",
                "game.detach",
                "game.attach",
                "loop.onDisconnected",
                "game.onDisconnected"
            }) {
                for (boolean shared : new boolean[] {false, true}) {
                    NetworkThreads th = shared
                            ? NetworkThreads.create(
                                    NetworkConfig.builder().inflaterThreads(1).build())
                            : null;
                    NetworkConfig config = NetworkConfig.builder()
                            .inflaterThreads(1)
                            .closeTimeoutMs(100)
                            .build();
                    Network network = shared ? Network.create(config, th) : Network.create(config);
                    class L implements NetIntercept {
                        final String p;

                        L(String p) {
                            this.p = p;
                        }

                        void at(String w) {
                            if (System.getProperty("dbg") != null) {
                                System.out.println("   " + p + w + " on "
                                        + Thread.currentThread().getName());
                            }
                            if ((p + w).equals(where)) {
                                network.close();
                            }
                        }

                        @Override
                        public void onMessage(Message m) {
                            at("onMessage");
                        }

                        @Override
                        public void onConnected() {
                            at("onConnected");
                        }

                        @Override
                        public void onJoined(String w) {
                            at("onJoined");
                        }

                        @Override
                        public void onDropped(io.voxelize.net.metrics.Counter c, long t) {
                            at("onDropped");
                        }

                        @Override
                        public void onFlush() {
                            at("onFlush");
                        }

                        @Override
                        public void attach(Packets q) {
                            at("attach");
                        }

                        @Override
                        public void detach() {
                            at("detach");
                        }

                        @Override
                        public void onDisconnected(NetworkException e) {
                            at("onDisconnected");
                        }
                    }
                    long t = System.nanoTime();
                    String end = "";
                    try {
                        network.addEventLoopListener(new L("loop."));
                        network.register(new L("game."));
                        CompletableFuture<Void> c = network.connect(server.url());
                        if (where.equals("future.connect")) {
                            c.thenRun(network::close);
                        }
                        CompletableFuture<Void> j = network.join("w");
                        if (where.equals("future.join")) {
                            j.thenRun(network::close);
                        }
                        for (int i = 0; i < 60; i++) {
                            network.sync();
                            network.flush();
                            Thread.sleep(5);
                            if (i == 40) {
                                network.disconnect();
                            }
                        }
                    } catch (NetworkException e) {
                        end = "" + e.reason();
                    } catch (Throwable e) {
                        end = "THREW " + e;
                    }
                    network.close();
                    if (th != null) {
                        th.close();
                    }
                    for (int i = 0; i < 100 && threads().contains("voxelize-net-"); i++) {
                        Thread.sleep(30);
                    }
                    System.out.println(where + (shared ? " shared" : "") + ": " + end + ", state=" + network.state()
                            + ", ms=" + (System.nanoTime() - t) / 1_000_000 + ", threads left=" + threads());
                }
            }
        }
    }
}
