package io.voxelize.net.testkit.fault;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/**
 * The two sockets of one connection and the pipes between them.
 *
 * <p><b>Thread:</b> event loop, except {@link #cutNow}: any.
 */
// A failed write or close means that the socket is gone; channelInactive reports that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Link {

    private final SocketChannel client;
    private final SocketChannel server;
    private final FaultConnection connection;
    private final Pipe toClient;
    private final Pipe toServer;
    private boolean cut;

    Link(SocketChannel client, SocketChannel server, FaultConnection connection, Settings settings) {
        this.client = client;
        this.server = server;
        this.connection = connection;
        toClient = new Pipe(this, connection.toClient(), server, client, settings);
        toServer = new Pipe(this, connection.toServer(), client, server, settings);
    }

    /** What does not change while a proxy runs. */
    record Settings(SplittableRandom random, int maxHeldLength) {}

    /** Begins to move bytes. */
    void open() {
        connection.opened(this);
        toClient.open(toServer);
        toServer.open(toClient);
        client.closeFuture().addListener(closed -> onClosed());
        server.closeFuture().addListener(closed -> onClosed());
    }

    void cutNow(Cut how) {
        execute(() -> cut(how));
    }

    /** Runs a task on the event loop, unless that has ended, and the connection with it. */
    void execute(Runnable task) {
        try {
            client.eventLoop().execute(task);
        } catch (RejectedExecutionException ex) {
            assert client.eventLoop().isShuttingDown();
        }
    }

    void cut(Cut how) {
        if (cut) {
            return;
        }
        cut = true;
        toClient.stop();
        toServer.stop();
        if (how == Cut.RESET) {
            reset(client);
            reset(server);
        } else {
            // Closing a socket with unread bytes in it would reset the connection: each is read until its peer closes.
            finish(client);
            finish(server);
        }
    }

    /** Ends in order once nothing more can come from either side. */
    void onEnded() {
        if (toClient.isEnded() && toServer.isEnded()) {
            cut(Cut.CLOSE);
        }
    }

    private void onClosed() {
        if (!client.isOpen() && !server.isOpen()) {
            toClient.stop();
            toServer.stop();
            connection.closed();
        }
    }

    /** Ends this side's half; the whole once the peer has ended its half. */
    private static void finish(SocketChannel channel) {
        if (channel.isInputShutdown()) {
            closeWhenWritten(channel);
        } else {
            shutdownOutput(channel);
        }
    }

    /** Also for a socket that is about to be connected: its peer may see that it is before we do. */
    static void reset(SocketChannel channel) {
        if (channel.isOpen()) {
            channel.config().setSoLinger(0);
        }
        channel.close();
    }

    /** Netty would throw away what waits to be written. */
    static void shutdownOutput(SocketChannel channel) {
        if (channel.isActive()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.shutdownOutput());
        }
    }

    static void closeWhenWritten(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
    }
}
