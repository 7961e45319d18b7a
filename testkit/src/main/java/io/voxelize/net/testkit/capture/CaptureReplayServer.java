package io.voxelize.net.testkit.capture;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket server on a loopback port that replays the server's messages of a capture to each client that sends a
 * JOIN. It reads and ignores everything else that a client sends.
 *
 * <pre>{@code
 * try (CaptureReplayServer server = CaptureReplayServer.builder(Capture.bundled(Capture.TUTORIAL_G2026)).start()) {
 *     network.connect(server.url());
 *     network.join(server.world());
 * }
 * }</pre>
 *
 * <p><b>Thread:</b> any.
 */
public final class CaptureReplayServer implements AutoCloseable {

    private static final int MAX_FRAME_LENGTH = 16 << 20;
    // With a quiet period of 0, Netty 4.2.18 ends the event loop before it has closed its channels (observed).
    private static final int QUIET_MS = 10;
    private static final int SHUTDOWN_MS = 2_000;

    private final String world;
    private final EventLoopGroup group;
    private final Channel channel;

    private CaptureReplayServer(Builder builder) {
        world = Joins.worldOf(builder.capture);
        List<CapturedMessage> said = builder.capture.messages(CaptureDirection.SERVER_TO_CLIENT);
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("voxelize-replay", true), NioIoHandler.newFactory());
        try {
            channel = bind(builder, said);
        } catch (RuntimeException ex) {
            close();
            throw ex;
        }
    }

    private Channel bind(Builder builder, List<CapturedMessage> said) {
        return Listening.on(
                group,
                builder.port,
                pipeline -> pipeline.addLast(
                        new WebSocketServerProtocolHandler(protocol()),
                        new HttpAnswers(),
                        new Playback(said, builder.recordedPace, builder.closeAtEnd)));
    }

    private static WebSocketServerProtocolConfig protocol() {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/ws/")
                .checkStartsWith(true)
                .maxFramePayloadLength(MAX_FRAME_LENGTH)
                .build();
    }

    /**
     * Starts from the defaults: a free port, as fast as the socket takes it, the connection closed at the end.
     *
     * @param capture what to play.
     * @return a new builder.
     */
    public static Builder builder(Capture capture) {
        return new Builder(capture);
    }

    /**
     * Returns where the server listens.
     *
     * @return an {@code http} URL.
     */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * Returns the port the server listens on.
     *
     * @return a port of the loopback interface.
     */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Returns the world that the capture's client joined first. Messages of a capture may name it, so join it and no
     * other.
     *
     * @return empty if the capture has no JOIN.
     */
    public String world() {
        return world;
    }

    /** Ends all connections and stops listening. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MS, SHUTDOWN_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /**
     * Collects settings.
     *
     * <p><b>Thread:</b> the one that created it.
     */
    public static final class Builder {

        private final Capture capture;
        private int port;
        private boolean recordedPace;
        private boolean closeAtEnd = true;

        private Builder(Capture capture) {
            this.capture = capture;
        }

        /**
         * Sets the port to listen on.
         *
         * @param value 0 for a free one.
         * @return this.
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Sets whether messages keep the distance in time that they were recorded with.
         *
         * @param value false to send as fast as the socket takes it.
         * @return this.
         */
        public Builder recordedPace(boolean value) {
            recordedPace = value;
            return this;
        }

        /**
         * Sets whether the connection is closed, with code 1000, after the last message.
         *
         * @param value false to leave that to the client.
         * @return this.
         */
        public Builder closeAtEnd(boolean value) {
            closeAtEnd = value;
            return this;
        }

        /**
         * Starts to listen.
         *
         * @return a running server.
         */
        public CaptureReplayServer start() {
            return new CaptureReplayServer(this);
        }
    }
}
