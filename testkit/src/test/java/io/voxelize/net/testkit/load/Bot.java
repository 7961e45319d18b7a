package io.voxelize.net.testkit.load;

import io.voxelize.net.Network;
import io.voxelize.net.NetworkThreads;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.SendResult;
import java.util.concurrent.CompletableFuture;

/** One of many players, which answers each tick with where it is. */
final class Bot implements NetIntercept {

    private final Network network;
    private long tick;
    private String wrong = "";

    Bot(NetworkConfig config, NetworkThreads threads) {
        network = Network.create(config, threads).register(this);
    }

    CompletableFuture<Void> join(String url) {
        return network.connect(url).thenCompose(open -> network.join(LoadServer.WORLD));
    }

    void frame() {
        network.sync();
        network.flush();
    }

    @Override
    public void onMessage(Message message) {
        if (message.type() != MessageType.PEER) {
            return;
        }
        tick++;
        SendResult answered = network.packets().peer((double) tick, 64, 0.5, 1, 0, 0);
        if (message.tick() != tick || answered != SendResult.ACCEPTED) {
            wrong = "expected tick " + tick + ", got " + message.tick() + ", answer " + answered;
        }
    }

    long tick() {
        return tick;
    }

    /** What was not as it should be; empty if nothing. */
    String wrong() {
        return wrong;
    }
}
