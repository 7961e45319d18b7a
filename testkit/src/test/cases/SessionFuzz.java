package cases;

import io.voxelize.net.*;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import io.voxelize.net.metrics.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * A reproduction of random calls against servers that answer at random. Prints a problem for each future that never
 * completes and each callback out of order: {@code problems=0} is right.
 *
 * <p>Arguments: rounds and seed, for example 300 4242.
 */
public final class SessionFuzz {
    static final AtomicInteger problems = new AtomicInteger();

    static void problem(String what) {
        if (problems.incrementAndGet() < 20) {
            System.out.println("PROBLEM: " + what);
        }
    }

    static final class Heard implements ConnectionListener {
        final String name;
        final List<String> log = new ArrayList<>();
        boolean connected, joined, away;

        Heard(String name) {
            this.name = name;
        }

        synchronized void log(String s) {
            log.add(s);
            if (log.size() > 60) {
                log.remove(0);
            }
        }

        void check(boolean ok, String what) {
            if (!ok) {
                problem(name + ": " + what + " after " + log);
            }
        }

        @Override
        public void onConnected() {
            check(!connected, "onConnected twice");
            connected = true;
            away = false;
            joined = false;
            log("C");
        }

        @Override
        public void onJoined(String w) {
            check(
                    connected && !away && !joined,
                    "onJoined connected=" + connected + " away=" + away + " joined=" + joined);
            joined = true;
            log("J");
        }

        @Override
        public void onLeft(String w) {
            check(connected, "onLeft");
            joined = false;
            log("L");
        }

        @Override
        public void onReconnecting(int a, long d, NetworkException e) {
            check(connected, "onReconnecting");
            away = true;
            joined = false;
            log("R" + a + ":" + e.reason());
        }

        @Override
        public void onReconnected() {
            check(connected && away, "onReconnected connected=" + connected + " away=" + away);
            away = false;
            log("B");
        }

        @Override
        public void onDisconnected(NetworkException e) {
            check(connected, "onDisconnected");
            connected = false;
            joined = false;
            away = false;
            log("D:" + e.reason());
        }
    }

    public static void main(String[] args) throws Exception {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        int rounds = Integer.parseInt(args[0]);
        System.out.println("seed=" + seed);
        String[] errors = {
            "You are not connected to a world!",
            "w is at capacity (3/3)",
            "World is busy, please reconnect.",
            "me is already in world: w",
            "x is attempting to connect to a non-existent world!",
            "Session superseded by a newer connection",
            "whatever"
        };
        try (NetworkThreads threads =
                NetworkThreads.create(NetworkConfig.builder().build())) {
            for (int round = 0; round < rounds; round++) {
                Random r = new Random(seed + round);
                Random sr = new Random(seed + round + 1_000_000);
                try (Raw server = new Raw(c -> {
                    int mood;
                    synchronized (sr) {
                        mood = sr.nextInt(12);
                    }
                    if (mood == 0) {
                        c.socket.close();
                        return;
                    }
                    c.readRequest();
                    if (mood == 1) {
                        c.raw("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
                        c.socket.close();
                        return;
                    }
                    if (mood == 2) {
                        Thread.sleep(300);
                        c.socket.close();
                        return;
                    }
                    c.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + c.accept() + "\r\n\r\n");
                    if (mood == 3) {
                        c.raw(Raw.frame(0x89, new byte[0]));
                    }
                    try {
                        byte[] m;
                        while ((m = c.next()) != null) {
                            int what;
                            String error;
                            synchronized (sr) {
                                what = sr.nextInt(10);
                                error = errors[sr.nextInt(errors.length)];
                            }
                            String w = Pb.world(m);
                            if (w == null) {
                                continue;
                            }
                            if (what == 0) {
                                c.binary(Pb.error(error));
                                c.socket.close();
                                return;
                            }
                            if (what == 1) {
                                c.socket.close();
                                return;
                            }
                            if (what == 2) {
                                continue;
                            }
                            if (what == 3) {
                                Thread.sleep(30);
                            }
                            c.binary(Pb.init(w, Pb.json("me")));
                            for (int i = 0; i < 20; i++) {
                                c.binary(Pb.message(Pb.CHAT)
                                        .sub(5, new Pb().text(1, "SYSTEM").text(3, "hi"))
                                        .text(11, w)
                                        .done());
                            }
                            if (what == 4) {
                                c.socket.close();
                                return;
                            }
                            if (what == 5) {
                                c.binary(Pb.error(error));
                            }
                            if (what == 6) {
                                c.raw(Raw.frame(0x88, new byte[] {3, (byte) 0xE8}));
                            }
                            if (what == 7) {
                                c.raw(new byte[] {(byte) 0x8F, 0});
                            }
                        }
                    } catch (java.io.IOException e) {
                    }
                    c.socket.close();
                })) {
                    Network network = Network.create(
                            NetworkConfig.builder()
                                    .connectTimeoutMs(200)
                                    .joinTimeoutMs(40)
                                    .joinDeadlineMs(300)
                                    .closeTimeoutMs(50)
                                    .reconnectInitialDelayMs(1 + r.nextInt(20))
                                    .reconnectMaxDelayMs(30)
                                    .reconnectMaxAttempts(r.nextInt(3) == 0 ? 3 : Integer.MAX_VALUE)
                                    .inboundRingLength(16 << 10)
                                    .build(),
                            threads);
                    Heard game = new Heard("game");
                    Heard loop = new Heard("loop");
                    network.addEventLoopListener(loop);
                    network.register(new NetIntercept() {
                        boolean initNext;

                        @Override
                        public void onMessage(Message m) {
                            if (m.type() == MessageType.INIT) {
                                game.check(game.joined && initNext, "INIT joined=" + game.joined + " next=" + initNext);
                                initNext = false;
                                game.log("I");
                            } else if (m.type() == MessageType.CHAT) {
                                game.check(
                                        game.connected && !game.away,
                                        "CHAT connected=" + game.connected + " away=" + game.away + " joined="
                                                + game.joined);
                                game.check(!initNext, "CHAT before INIT");
                            }
                        }

                        @Override
                        public void onConnected() {
                            game.onConnected();
                        }

                        @Override
                        public void onJoined(String w) {
                            game.onJoined(w);
                            initNext = true;
                        }

                        @Override
                        public void onLeft(String w) {
                            game.onLeft(w);
                            initNext = false;
                        }

                        @Override
                        public void onReconnecting(int a, long d, NetworkException e) {
                            game.onReconnecting(a, d, e);
                            initNext = false;
                        }

                        @Override
                        public void onReconnected() {
                            game.onReconnected();
                        }

                        @Override
                        public void onDisconnected(NetworkException e) {
                            game.onDisconnected(e);
                            initNext = false;
                        }
                    });
                    List<CompletableFuture<Void>> futures = new ArrayList<>();
                    List<String> calls = new ArrayList<>();
                    int ops = 5 + r.nextInt(25);
                    for (int i = 0; i < ops; i++) {
                        int op = r.nextInt(9);
                        switch (op) {
                            case 0, 1 -> {
                                calls.add("connect");
                                futures.add(network.connect(server.url()));
                            }
                            case 2, 3 -> {
                                calls.add("join");
                                futures.add(network.join("w" + r.nextInt(2)));
                            }
                            case 4 -> {
                                calls.add("leave");
                                futures.add(network.leave());
                            }
                            case 5 -> {
                                calls.add("reconnect");
                                futures.add(network.reconnect());
                            }
                            case 6 -> {
                                if (r.nextInt(3) == 0) {
                                    network.disconnect();
                                }
                            }
                            case 7 -> {
                                for (int k = 0; k < 10; k++) {
                                    network.packets().chat("x");
                                    network.packets().method("m", "");
                                    network.packets().peer("{}");
                                    network.flush();
                                }
                            }
                            default -> {}
                        }
                        int wait = r.nextInt(4);
                        for (int k = 0; k < wait * wait; k++) {
                            if (r.nextInt(4) > 0) {
                                network.sync();
                                network.flush();
                            }
                            Thread.sleep(r.nextInt(5));
                        }
                    }
                    // Whatever is asked for must be answered while it goes on, within its deadlines.
                    if (r.nextBoolean()) {
                        network.disconnect();
                    }
                    network.close();
                    for (int i = 0; i < futures.size(); i++) {
                        try {
                            futures.get(i).get(2, TimeUnit.SECONDS);
                        } catch (ExecutionException e) {
                            if (!(e.getCause() instanceof NetworkException)) {
                                problem("future of " + calls.get(i) + " failed with " + e.getCause());
                            }
                        } catch (TimeoutException e) {
                            problem("future of " + calls.get(i) + " never completes, round " + round + ", calls "
                                    + calls);
                        }
                    }
                    game.check(!game.connected, "no onDisconnected at the end, round " + round);
                    loop.check(!loop.connected, "no onDisconnected at the end, round " + round);
                }
            }
        }
        System.out.println("rounds=" + rounds + ", problems=" + problems);
        System.exit(0);
    }
}
