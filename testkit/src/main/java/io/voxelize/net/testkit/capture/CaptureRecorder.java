package io.voxelize.net.testkit.capture;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket proxy on a loopback port that records the messages between a client and a server. The client connects to
 * {@link #url()} instead of the server; neither end needs a change.
 *
 * <pre>{@code
 * try (CaptureRecorder recorder = CaptureRecorder.start(URI.create("http://localhost:4000"), file)) {
 *     network.connect(recorder.url());
 *     ...
 * }
 * }</pre>
 *
 * <p>Pings, pongs, text and close frames pass through and are not recorded, since a capture holds binary messages only.
 * A fragmented message is joined. Messages of several connections go to one file, in the order they pass. TLS is not
 * offered on either side.
 *
 * <p><b>Thread:</b> any.
 */
public final class CaptureRecorder implements Closeable {

    // With a quiet period of 0, Netty 4.2.18 ends the event loop before it has closed its channels (observed).
    private static final int QUIET_MS = 10;
    private static final int SHUTDOWN_MS = 2_000;

    private final Recording recording;
    private final EventLoopGroup group;
    private final Channel channel;

    private CaptureRecorder(URI server, CaptureWriter writer) {
        recording = new Recording(writer);
        // One thread: it is the one that writes the capture.
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("voxelize-recorder", true), NioIoHandler.newFactory());
        channel = bind(new InetSocketAddress(server.getHost(), server.getPort()));
    }

    /**
     * Starts to listen on a free port.
     *
     * @param server the server to pass everything on to: {@code http} or {@code ws}, a host and a port.
     * @param file where the capture goes; one that is there is replaced.
     * @return a running recorder.
     * @throws IllegalArgumentException if the URL has another scheme, no host or no port.
     * @throws IOException if the file cannot be written.
     */
    public static CaptureRecorder start(URI server, Path file) throws IOException {
        boolean plain = "http".equals(server.getScheme()) || "ws".equals(server.getScheme());
        if (!plain || server.getHost() == null || server.getPort() < 0) {
            throw new IllegalArgumentException("recorder needs http or ws, a host and a port: server=" + server);
        }
        return new CaptureRecorder(server, CaptureWriter.open(file));
    }

    private Channel bind(InetSocketAddress server) {
        return Listening.on(group, 0, pipeline -> pipeline.addLast(new ProxyFrontend(server, recording)));
    }

    /**
     * Returns where to connect in place of the server.
     *
     * @return an {@code http} URL on the loopback interface.
     */
    public String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Ends all connections and completes the file.
     *
     * @throws IOException if some of the capture could not be written; then it is not complete.
     */
    @Override
    public void close() throws IOException {
        group.shutdownGracefully(QUIET_MS, SHUTDOWN_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        recording.close();
    }
}
