package io.voxelize.net.config;

import io.voxelize.net.message.Generation;
import io.voxelize.net.message.NetworkException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@code Network}. Immutable, so every thread may read it; made by {@link #builder()}, which checks each
 * value and each pair.
 *
 * <pre>{@code
 * NetworkConfig config = NetworkConfig.builder().username("Ada").secret(secret).build();
 * }</pre>
 *
 * <p>Numbers and the decompressor may also be given as system properties, {@code voxelize.net.} and the name, for
 * instance {@code -Dvoxelize.net.maxBacklogLength=1048576}; what the builder is told beats the property.
 *
 * <p>Networks that share their threads, {@code NetworkThreads}, share what belongs to the event loop:
 * {@link #transport()}, {@link #decompressor()}, {@link #inflaterThreads()}, {@link #daemonThreads()},
 * {@link #maxBacklogLength()}, {@link #maxSlabsLength()} and {@link #maxRetainedLength()} count as the threads'
 * settings say. All others are each network's own.
 *
 * <p><b>Thread:</b> any; a builder belongs to one thread.
 */
public final class NetworkConfig {

    /** Default of {@link #connectTimeoutMs()}; property {@code voxelize.net.connectTimeoutMs}. */
    public static final int DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

    /** Default of {@link #joinTimeoutMs()}; property {@code voxelize.net.joinTimeoutMs}. */
    public static final int DEFAULT_JOIN_TIMEOUT_MS = 10_000;

    /** Default of {@link #joinDeadlineMs()}; property {@code voxelize.net.joinDeadlineMs}. */
    public static final int DEFAULT_JOIN_DEADLINE_MS = 30_000;

    /** Default of {@link #reconnectInitialDelayMs()}; property {@code voxelize.net.reconnectInitialDelayMs}. */
    public static final int DEFAULT_RECONNECT_INITIAL_DELAY_MS = 3_000;

    /** Default of {@link #reconnectMaxDelayMs()}; property {@code voxelize.net.reconnectMaxDelayMs}. */
    public static final int DEFAULT_RECONNECT_MAX_DELAY_MS = 30_000;

    /** Default of {@link #reconnectMaxAttempts()}; property {@code voxelize.net.reconnectMaxAttempts}. */
    public static final int DEFAULT_RECONNECT_MAX_ATTEMPTS = Integer.MAX_VALUE;

    /** Default of {@link #closeTimeoutMs()}; property {@code voxelize.net.closeTimeoutMs}. */
    public static final int DEFAULT_CLOSE_TIMEOUT_MS = 1_000;

    /** Default of {@link #deadPeerTimeoutMs()}; property {@code voxelize.net.deadPeerTimeoutMs}. */
    public static final int DEFAULT_DEAD_PEER_TIMEOUT_MS = 30_000;

    /** Default of {@link #pausePongIntervalMs()}; property {@code voxelize.net.pausePongIntervalMs}. */
    public static final int DEFAULT_PAUSE_PONG_INTERVAL_MS = 2_000;

    /** Default of {@link #decompressor()}; property {@code voxelize.net.decompressor}, in any case. */
    public static final DecompressorKind DEFAULT_DECOMPRESSOR = DecompressorKind.AUTO;

    /**
     * Default of {@link #inflaterThreads()}; property {@code voxelize.net.inflaterThreads}: none on a machine of fewer
     * than four processors, else one.
     */
    public static final int DEFAULT_INFLATER_THREADS = Runtime.getRuntime().availableProcessors() < 4 ? 0 : 1;

    /** How many messages, for each inflater thread, may be with it or wait for it. */
    public static final int INFLATER_SLOTS = 4;

    /**
     * Longest message, in bytes after outer decompression, that an inflater thread takes; the event loop inflates
     * longer ones itself.
     */
    public static final int MAX_INFLATER_PLAIN_LENGTH = 1 << 20;

    /** Longest record, in bytes, that an inflater thread takes. */
    public static final int MAX_INFLATER_RECORD_LENGTH = 256 << 10;

    /** Default of {@link #inboundRingLength()}; property {@code voxelize.net.inboundRingLength}. */
    public static final int DEFAULT_INBOUND_RING_LENGTH = 1 << 20;

    /** Default of {@link #outboundRingLength()}; property {@code voxelize.net.outboundRingLength}. */
    public static final int DEFAULT_OUTBOUND_RING_LENGTH = 1 << 20;

    /** Default of {@link #packetBufferLength()}; property {@code voxelize.net.packetBufferLength}. */
    public static final int DEFAULT_PACKET_BUFFER_LENGTH = 128 << 10;

    /** Default of {@link #maxKeptPackets()}; property {@code voxelize.net.maxKeptPackets}. */
    public static final int DEFAULT_MAX_KEPT_PACKETS = 256;

    /** Default of {@link #maxBacklogLength()}; property {@code voxelize.net.maxBacklogLength}. */
    public static final int DEFAULT_MAX_BACKLOG_LENGTH = 32 << 20;

    /** Default of {@link #maxWireLength()}; property {@code voxelize.net.maxWireLength}. */
    public static final int DEFAULT_MAX_WIRE_LENGTH = 64 << 20;

    /** Default of {@link #maxPlainLength()}; property {@code voxelize.net.maxPlainLength}. */
    public static final int DEFAULT_MAX_PLAIN_LENGTH = 64 << 20;

    /** Default of {@link #maxRecordLength()}; property {@code voxelize.net.maxRecordLength}. */
    public static final int DEFAULT_MAX_RECORD_LENGTH = 16 << 20;

    /** Default of {@link #maxArraysLength()}; property {@code voxelize.net.maxArraysLength}. */
    public static final int DEFAULT_MAX_ARRAYS_LENGTH = 64 << 20;

    /** Default of {@link #maxSlabsLength()}; property {@code voxelize.net.maxSlabsLength}. */
    public static final int DEFAULT_MAX_SLABS_LENGTH = 256 << 20;

    /** Default of {@link #maxRetainedLength()}; property {@code voxelize.net.maxRetainedLength}. */
    public static final long DEFAULT_MAX_RETAINED_LENGTH = 512L << 20;

    /**
     * Default of {@link #leakDetection()}; property {@code voxelize.net.leakDetection}, the name of a level in any
     * case.
     */
    public static final LeakDetection DEFAULT_LEAK_DETECTION = LeakDetection.SIMPLE;

    private static final int MAX_INFLATER_THREADS = 8;

    private final String secret;
    private final String clientId;
    private final String username;
    private final boolean keepUrlPath;
    private final boolean permessageDeflate;
    private final Map<String, String> headers;
    private final @Nullable Proxy proxy;
    private final TlsKind tls;
    private final @Nullable SSLContext sslContext;
    private final @Nullable TrustManagerFactory trustManagers;
    private final boolean verifyHostname;
    private final TransportKind transport;
    private final DecompressorKind decompressor;
    private final @Nullable Generation generation;
    private final boolean motion;
    private final boolean mixedCaseEvents;
    private final boolean checkedViews;
    private final LeakDetection leakDetection;
    private final boolean daemonThreads;
    private final int inflaterThreads;
    private final int autoSyncHz;
    private final int connectTimeoutMs;
    private final int joinTimeoutMs;
    private final int joinDeadlineMs;
    private final int reconnectInitialDelayMs;
    private final int reconnectMaxDelayMs;
    private final int reconnectMaxAttempts;
    private final int closeTimeoutMs;
    private final int deadPeerTimeoutMs;
    private final int pausePongIntervalMs;
    private final int inboundRingLength;
    private final int outboundRingLength;
    private final int packetBufferLength;
    private final int maxKeptPackets;
    private final int maxBacklogLength;
    private final int maxWireLength;
    private final int maxPlainLength;
    private final int maxRecordLength;
    private final int maxArraysLength;
    private final int maxSlabsLength;
    private final long maxRetainedLength;

    private NetworkConfig(Builder builder) {
        this.secret = builder.secret;
        this.clientId = builder.clientId;
        this.username = builder.username;
        this.keepUrlPath = builder.keepUrlPath;
        this.permessageDeflate = builder.permessageDeflate;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
        this.proxy = builder.proxy;
        this.tls = builder.tls;
        this.sslContext = builder.sslContext;
        this.trustManagers = builder.trustManagers;
        this.verifyHostname = builder.verifyHostname;
        this.transport = builder.transport;
        this.decompressor = builder.decompressor;
        this.generation = builder.generation;
        this.motion = builder.motion;
        this.mixedCaseEvents = builder.mixedCaseEvents;
        this.checkedViews = builder.checkedViews;
        this.leakDetection = builder.leakDetection;
        this.daemonThreads = builder.daemonThreads;
        this.inflaterThreads = builder.inflaterThreads;
        this.autoSyncHz = builder.autoSyncHz;
        this.connectTimeoutMs = builder.connectTimeoutMs;
        this.joinTimeoutMs = builder.joinTimeoutMs;
        this.joinDeadlineMs = builder.joinDeadlineMs;
        this.reconnectInitialDelayMs = builder.reconnectInitialDelayMs;
        this.reconnectMaxDelayMs = builder.reconnectMaxDelayMs;
        this.reconnectMaxAttempts = builder.reconnectMaxAttempts;
        this.closeTimeoutMs = builder.closeTimeoutMs;
        this.deadPeerTimeoutMs = builder.deadPeerTimeoutMs;
        this.pausePongIntervalMs = builder.pausePongIntervalMs;
        this.inboundRingLength = builder.inboundRingLength;
        this.outboundRingLength = builder.outboundRingLength;
        this.packetBufferLength = builder.packetBufferLength;
        this.maxKeptPackets = builder.maxKeptPackets;
        this.maxBacklogLength = builder.maxBacklogLength;
        this.maxWireLength = builder.maxWireLength;
        this.maxPlainLength = builder.maxPlainLength;
        this.maxRecordLength = builder.maxRecordLength;
        this.maxArraysLength = builder.maxArraysLength;
        this.maxSlabsLength = builder.maxSlabsLength;
        this.maxRetainedLength = builder.maxRetainedLength;
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the property
     *     {@code voxelize.net.leakDetection} names no level.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from these settings.
     *
     * @return a new builder.
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.secret = secret;
        builder.clientId = clientId;
        builder.username = username;
        builder.keepUrlPath = keepUrlPath;
        builder.permessageDeflate = permessageDeflate;
        builder.headers.putAll(headers);
        builder.proxy = proxy;
        builder.tls = tls;
        builder.sslContext = sslContext;
        builder.trustManagers = trustManagers;
        builder.verifyHostname = verifyHostname;
        builder.transport = transport;
        builder.decompressor = decompressor;
        builder.generation = generation;
        builder.motion = motion;
        builder.mixedCaseEvents = mixedCaseEvents;
        builder.checkedViews = checkedViews;
        builder.leakDetection = leakDetection;
        builder.daemonThreads = daemonThreads;
        builder.inflaterThreads = inflaterThreads;
        builder.autoSyncHz = autoSyncHz;
        builder.connectTimeoutMs = connectTimeoutMs;
        builder.joinTimeoutMs = joinTimeoutMs;
        builder.joinDeadlineMs = joinDeadlineMs;
        builder.reconnectInitialDelayMs = reconnectInitialDelayMs;
        builder.reconnectMaxDelayMs = reconnectMaxDelayMs;
        builder.reconnectMaxAttempts = reconnectMaxAttempts;
        builder.closeTimeoutMs = closeTimeoutMs;
        builder.deadPeerTimeoutMs = deadPeerTimeoutMs;
        builder.pausePongIntervalMs = pausePongIntervalMs;
        builder.inboundRingLength = inboundRingLength;
        builder.outboundRingLength = outboundRingLength;
        builder.packetBufferLength = packetBufferLength;
        builder.maxKeptPackets = maxKeptPackets;
        builder.maxBacklogLength = maxBacklogLength;
        builder.maxWireLength = maxWireLength;
        builder.maxPlainLength = maxPlainLength;
        builder.maxRecordLength = maxRecordLength;
        builder.maxArraysLength = maxArraysLength;
        builder.maxSlabsLength = maxSlabsLength;
        builder.maxRetainedLength = maxRetainedLength;
        return builder;
    }

    /**
     * Returns the secret that servers ask for. It never appears in a log, an exception or {@link #toString()}.
     *
     * @return empty for none.
     */
    public String secret() {
        return secret;
    }

    /**
     * Returns the client id to ask for; the server's INIT says which one was given.
     *
     * @return empty to let the server choose.
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Returns the display name.
     *
     * @return empty to make up {@code Guest} and a number.
     */
    public String username() {
        return username;
    }

    /**
     * Tells whether a path in the URL is kept in front of {@code /ws/}, for servers behind a reverse proxy. The
     * reference client drops it.
     *
     * @return false by default.
     */
    public boolean keepUrlPath() {
        return keepUrlPath;
    }

    /**
     * Tells whether the server may compress whole messages once more, with {@code permessage-deflate} (RFC 7692).
     * Voxelize servers compress what is worth it and offer no such thing; a gateway in between may. What is sent is
     * never compressed. {@link #maxWireLength()} limits a message both as it comes and inflated;
     * {@code WIRE_BYTES_RECEIVED} counts it inflated.
     *
     * @return false by default: not offered, and a server that does it all the same is refused.
     */
    public boolean permessageDeflate() {
        return permessageDeflate;
    }

    /**
     * Returns what the handshake's request says besides what it must say, for a gateway that asks for a token for
     * instance. Values never appear in a log, an exception or {@link #toString()}.
     *
     * @return names and values, unmodifiable, empty by default.
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Returns the way out.
     *
     * @return null, the default, for a direct one.
     */
    public @Nullable Proxy proxy() {
        return proxy;
    }

    /**
     * Returns what encrypts.
     *
     * @return {@link TlsKind#AUTO} by default.
     */
    public TlsKind tls() {
        return tls;
    }

    /**
     * Returns what encrypts and decides on trust, in place of everything that {@link #tls()} and
     * {@link #trustManagers()} say; for client certificates for instance.
     *
     * @return null by default.
     */
    public @Nullable SSLContext sslContext() {
        return sslContext;
    }

    /**
     * Returns who decides which certificates are trusted.
     *
     * @return initialised; null, the default, for the JDK's own decision.
     */
    public @Nullable TrustManagerFactory trustManagers() {
        return trustManagers;
    }

    /**
     * Tells whether the name in a server's certificate must be the one that was connected to. Without that, whoever
     * holds any trusted certificate can pretend to be the server.
     *
     * @return true by default.
     */
    public boolean verifyHostname() {
        return verifyHostname;
    }

    /**
     * Returns what moves the bytes.
     *
     * @return {@link TransportKind#AUTO} by default.
     */
    public TransportKind transport() {
        return transport;
    }

    /**
     * Returns what inflates LZ4 blocks; {@code Network.server()} says which one is at work.
     *
     * @return {@link DecompressorKind#AUTO} by default.
     */
    public DecompressorKind decompressor() {
        return decompressor;
    }

    /**
     * Returns the wire generation to take for granted.
     *
     * @return null to recognise it.
     */
    public @Nullable Generation generation() {
        return generation;
    }

    /**
     * Tells whether compact entity motion ({@code motion.v1}) is asked for at JOIN; servers before 2026-07-16 ignore
     * it.
     *
     * @return true by default.
     */
    public boolean motion() {
        return motion;
    }

    /**
     * Tells whether EVENT names in mixed case are sent. They kill a server that handles the event; one that only relays
     * keeps their case.
     *
     * @return false by default.
     */
    public boolean mixedCaseEvents() {
        return mixedCaseEvents;
    }

    /**
     * Tells whether every view is wrapped once only and throws when it is kept too long. Allocates; meant for tests.
     *
     * @return false by default.
     */
    public boolean checkedViews() {
        return checkedViews;
    }

    /**
     * Returns how closely retained chunks are watched that are never closed.
     *
     * @return {@link #DEFAULT_LEAK_DETECTION} by default.
     */
    public LeakDetection leakDetection() {
        return leakDetection;
    }

    /**
     * Tells whether the event loop, and the thread of {@link #autoSyncHz()}, are daemon threads, so that they do not
     * keep the JVM alive.
     *
     * @return true by default.
     */
    public boolean daemonThreads() {
        return daemonThreads;
    }

    /**
     * Returns how many daemon threads help the event loop to inflate the arrays of chunks. They start with the first
     * chunk and sleep when there is nothing to do; the order of messages stays. Worth it where chunks come in bursts
     * and a processor is free.
     *
     * @return {@code 0} to {@code 8}; {@link #DEFAULT_INFLATER_THREADS} by default.
     */
    public int inflaterThreads() {
        return inflaterThreads;
    }

    /**
     * Returns how often a thread of the network's own calls {@code sync()} and {@code flush()}, for programs without a
     * loop. That thread is the game thread from the first {@code connect} on: what is registered by another one must be
     * before, and packets are made in {@code onMessage} and {@code onFlush}.
     *
     * @return times per second; {@code 0}, the default, if the program calls them itself.
     */
    public int autoSyncHz() {
        return autoSyncHz;
    }

    /**
     * Returns how long to wait for the connection and the answer to the handshake.
     *
     * @return milliseconds.
     */
    public int connectTimeoutMs() {
        return connectTimeoutMs;
    }

    /**
     * Returns how long to wait for INIT after a JOIN.
     *
     * @return milliseconds.
     */
    public int joinTimeoutMs() {
        return joinTimeoutMs;
    }

    /**
     * Returns how long {@code join()} may take in all, JOIN repeated and lost connections brought back, before it
     * fails. A world that was once joined is joined again without such a limit.
     *
     * @return milliseconds; less than {@link #joinTimeoutMs()} counts as that.
     */
    public int joinDeadlineMs() {
        return joinDeadlineMs;
    }

    /**
     * Returns how long to wait at most before the first attempt to bring a lost connection back. Each attempt waits for
     * a random part of its limit, which doubles from attempt to attempt.
     *
     * <p>Source: {@code reconnectTimeout} of the reference client, which waits exactly that long, every time.
     *
     * @return milliseconds.
     */
    public int reconnectInitialDelayMs() {
        return reconnectInitialDelayMs;
    }

    /**
     * Returns where the limit of the waiting times stops to double. A connection that was back for less than this long
     * was not really back: attempts go on counting.
     *
     * @return milliseconds, {@link #reconnectInitialDelayMs()} or more.
     */
    public int reconnectMaxDelayMs() {
        return reconnectMaxDelayMs;
    }

    /**
     * Returns how many attempts in turn there are to bring a lost connection back before it counts as ended.
     *
     * @return 0 for none: the first loss is the end.
     */
    public int reconnectMaxAttempts() {
        return reconnectMaxAttempts;
    }

    /**
     * Returns how long {@code leave()}, {@code disconnect()} and {@code close()} wait for a slow server to take what
     * was flushed before, and {@code close()} for its answer. What is not sent by then is counted.
     *
     * @return milliseconds.
     */
    public int closeTimeoutMs() {
        return closeTimeoutMs;
    }

    /**
     * Returns after how long a server counts as gone that is silent although it is known to answer pings, those since
     * 2025-12-16; the connection is lost then. Others are allowed any silence: whether their host is still there is
     * left to TCP, which is given the same time where the transport is epoll or io_uring.
     *
     * @return milliseconds, 0 for never.
     */
    public int deadPeerTimeoutMs() {
        return deadPeerTimeoutMs;
    }

    /**
     * Returns how often to send an unasked pong while reading is paused; servers since 2026-07-14 drop a client that is
     * silent for 45 s.
     *
     * @return milliseconds.
     */
    public int pausePongIntervalMs() {
        return pausePongIntervalMs;
    }

    /**
     * Returns the length of the ring between the event loop and the game thread.
     *
     * @return bytes, a power of two.
     */
    public int inboundRingLength() {
        return inboundRingLength;
    }

    /**
     * Returns the length of the ring between {@code flush()} and the event loop.
     *
     * @return bytes, a power of two; a packet takes an eighth at most.
     */
    public int outboundRingLength() {
        return outboundRingLength;
    }

    /**
     * Returns how much each interceptor's packets may take until they are flushed.
     *
     * @return bytes.
     */
    public int packetBufferLength() {
        return packetBufferLength;
    }

    /**
     * Returns how many METHOD and CHAT packets are kept while a lost connection is brought back; the oldest go first,
     * and are counted. Together they take no more than {@link #outboundRingLength()}.
     *
     * <p>Source: {@code maxPendingCommandPackets} of the reference client.
     *
     * @return a count.
     */
    public int maxKeptPackets() {
        return maxKeptPackets;
    }

    /**
     * Returns how much may wait, compressed as it came, before reading from the socket pauses.
     *
     * @return bytes.
     */
    public int maxBacklogLength() {
        return maxBacklogLength;
    }

    /**
     * Returns the longest message accepted on the wire; a longer one ends the connection.
     *
     * @return bytes.
     */
    public int maxWireLength() {
        return maxWireLength;
    }

    /**
     * Returns the longest message accepted after outer decompression; a longer one is dropped.
     *
     * @return bytes.
     */
    public int maxPlainLength() {
        return maxPlainLength;
    }

    /**
     * Returns how much the index and small fields of one message may take; a message that needs more is dropped.
     *
     * @return bytes.
     */
    public int maxRecordLength() {
        return maxRecordLength;
    }

    /**
     * Returns how much all arrays of one message may take once inflated; a message that needs more is dropped.
     *
     * @return bytes.
     */
    public int maxArraysLength() {
        return maxArraysLength;
    }

    /**
     * Returns how much inflated data may wait for the game thread.
     *
     * @return bytes.
     */
    public int maxSlabsLength() {
        return maxSlabsLength;
    }

    /**
     * Returns how much retained chunks may take.
     *
     * @return bytes.
     */
    public long maxRetainedLength() {
        return maxRetainedLength;
    }

    /**
     * Returns the sum of all bounds: what a connection with an event loop of its own takes at most outside the Java
     * heap's small objects, whatever a server sends. Packet buffers of the interceptors come on top,
     * {@link #packetBufferLength()} for each.
     *
     * @return bytes.
     */
    public long maxMemoryLength() {
        // One message may be arriving (wire), one may be inflated (plain) and one staged (record) at a time; the
        // backlog may overshoot by the message that filled it. A second record is the session's INIT, kept for
        // interceptors that are registered late.
        // With permessage-deflate it may be there as it came and inflated.
        // What is kept over an outage is bounded as the outbound ring is.
        return (long) inboundRingLength
                + 2L * outboundRingLength
                + maxBacklogLength
                + (permessageDeflate ? 3L : 2L) * maxWireLength
                + maxPlainLength
                + 2L * maxRecordLength
                + maxSlabsLength
                + maxRetainedLength
                + inflatersLength();
    }

    private long inflatersLength() {
        long slotLength = (long) Math.min(maxPlainLength, MAX_INFLATER_PLAIN_LENGTH)
                + Math.min(maxRecordLength, MAX_INFLATER_RECORD_LENGTH);
        return slotLength * INFLATER_SLOTS * inflaterThreads;
    }

    @Override
    public String toString() {
        return "NetworkConfig(secret=" + (secret.isEmpty() ? "none" : "***")
                + ", clientId=" + clientId
                + ", username=" + username
                + ", keepUrlPath=" + keepUrlPath
                + ", permessageDeflate=" + permessageDeflate
                + ", headers=" + headers.keySet()
                + ", proxy=" + proxy
                + ", tls=" + tls
                + ", sslContext=" + (sslContext == null ? "none" : "given")
                + ", trustManagers=" + (trustManagers == null ? "none" : "given")
                + ", verifyHostname=" + verifyHostname
                + ", transport=" + transport
                + ", decompressor=" + decompressor
                + ", generation=" + generation
                + ", motion=" + motion
                + ", mixedCaseEvents=" + mixedCaseEvents
                + ", checkedViews=" + checkedViews
                + ", leakDetection=" + leakDetection
                + ", daemonThreads=" + daemonThreads
                + ", inflaterThreads=" + inflaterThreads
                + ", autoSyncHz=" + autoSyncHz
                + ", connectTimeoutMs=" + connectTimeoutMs
                + ", joinTimeoutMs=" + joinTimeoutMs
                + ", joinDeadlineMs=" + joinDeadlineMs
                + ", reconnectInitialDelayMs=" + reconnectInitialDelayMs
                + ", reconnectMaxDelayMs=" + reconnectMaxDelayMs
                + ", reconnectMaxAttempts=" + reconnectMaxAttempts
                + ", closeTimeoutMs=" + closeTimeoutMs
                + ", deadPeerTimeoutMs=" + deadPeerTimeoutMs
                + ", pausePongIntervalMs=" + pausePongIntervalMs
                + ", inboundRingLength=" + inboundRingLength
                + ", outboundRingLength=" + outboundRingLength
                + ", packetBufferLength=" + packetBufferLength
                + ", maxKeptPackets=" + maxKeptPackets
                + ", maxBacklogLength=" + maxBacklogLength
                + ", maxWireLength=" + maxWireLength
                + ", maxPlainLength=" + maxPlainLength
                + ", maxRecordLength=" + maxRecordLength
                + ", maxArraysLength=" + maxArraysLength
                + ", maxSlabsLength=" + maxSlabsLength
                + ", maxRetainedLength=" + maxRetainedLength
                + ")";
    }

    /**
     * Collects settings.
     *
     * <p><b>Thread:</b> the one that created it.
     */
    public static final class Builder {

        private String secret = "";
        private String clientId = "";
        private String username = "";
        private boolean keepUrlPath;
        private boolean permessageDeflate;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private @Nullable Proxy proxy;
        private TlsKind tls = TlsKind.AUTO;
        private @Nullable SSLContext sslContext;
        private @Nullable TrustManagerFactory trustManagers;
        private boolean verifyHostname = true;
        private TransportKind transport = TransportKind.AUTO;
        private DecompressorKind decompressor = decompressorProperty();
        private @Nullable Generation generation;
        private boolean motion = true;
        private boolean mixedCaseEvents;
        private boolean checkedViews;
        private LeakDetection leakDetection =
                LeakDetection.parse(System.getProperty("voxelize.net.leakDetection", DEFAULT_LEAK_DETECTION.name()));
        private boolean daemonThreads = true;
        private int inflaterThreads = Integer.getInteger("voxelize.net.inflaterThreads", DEFAULT_INFLATER_THREADS);
        private int autoSyncHz;
        private int connectTimeoutMs = Integer.getInteger("voxelize.net.connectTimeoutMs", DEFAULT_CONNECT_TIMEOUT_MS);
        private int joinTimeoutMs = Integer.getInteger("voxelize.net.joinTimeoutMs", DEFAULT_JOIN_TIMEOUT_MS);
        private int joinDeadlineMs = Integer.getInteger("voxelize.net.joinDeadlineMs", DEFAULT_JOIN_DEADLINE_MS);
        private int reconnectInitialDelayMs =
                Integer.getInteger("voxelize.net.reconnectInitialDelayMs", DEFAULT_RECONNECT_INITIAL_DELAY_MS);
        private int reconnectMaxDelayMs =
                Integer.getInteger("voxelize.net.reconnectMaxDelayMs", DEFAULT_RECONNECT_MAX_DELAY_MS);
        private int reconnectMaxAttempts =
                Integer.getInteger("voxelize.net.reconnectMaxAttempts", DEFAULT_RECONNECT_MAX_ATTEMPTS);
        private int closeTimeoutMs = Integer.getInteger("voxelize.net.closeTimeoutMs", DEFAULT_CLOSE_TIMEOUT_MS);
        private int deadPeerTimeoutMs =
                Integer.getInteger("voxelize.net.deadPeerTimeoutMs", DEFAULT_DEAD_PEER_TIMEOUT_MS);
        private int pausePongIntervalMs =
                Integer.getInteger("voxelize.net.pausePongIntervalMs", DEFAULT_PAUSE_PONG_INTERVAL_MS);
        private int inboundRingLength =
                Integer.getInteger("voxelize.net.inboundRingLength", DEFAULT_INBOUND_RING_LENGTH);
        private int outboundRingLength =
                Integer.getInteger("voxelize.net.outboundRingLength", DEFAULT_OUTBOUND_RING_LENGTH);
        private int packetBufferLength =
                Integer.getInteger("voxelize.net.packetBufferLength", DEFAULT_PACKET_BUFFER_LENGTH);
        private int maxKeptPackets = Integer.getInteger("voxelize.net.maxKeptPackets", DEFAULT_MAX_KEPT_PACKETS);
        private int maxBacklogLength = Integer.getInteger("voxelize.net.maxBacklogLength", DEFAULT_MAX_BACKLOG_LENGTH);
        private int maxWireLength = Integer.getInteger("voxelize.net.maxWireLength", DEFAULT_MAX_WIRE_LENGTH);
        private int maxPlainLength = Integer.getInteger("voxelize.net.maxPlainLength", DEFAULT_MAX_PLAIN_LENGTH);
        private int maxRecordLength = Integer.getInteger("voxelize.net.maxRecordLength", DEFAULT_MAX_RECORD_LENGTH);
        private int maxArraysLength = Integer.getInteger("voxelize.net.maxArraysLength", DEFAULT_MAX_ARRAYS_LENGTH);
        private int maxSlabsLength = Integer.getInteger("voxelize.net.maxSlabsLength", DEFAULT_MAX_SLABS_LENGTH);
        private long maxRetainedLength = Long.getLong("voxelize.net.maxRetainedLength", DEFAULT_MAX_RETAINED_LENGTH);

        private Builder() {}

        /**
         * Sets what {@link NetworkConfig#secret()} returns.
         *
         * @param secret see there.
         * @return this builder.
         */
        public Builder secret(String secret) {
            this.secret = secret;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#clientId()} returns.
         *
         * @param clientId see there.
         * @return this builder.
         */
        public Builder clientId(String clientId) {
            this.clientId = clientId;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#username()} returns.
         *
         * @param username see there.
         * @return this builder.
         */
        public Builder username(String username) {
            this.username = username;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#keepUrlPath()} returns.
         *
         * @param keepUrlPath see there.
         * @return this builder.
         */
        public Builder keepUrlPath(boolean keepUrlPath) {
            this.keepUrlPath = keepUrlPath;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#permessageDeflate()} returns.
         *
         * @param permessageDeflate see there.
         * @return this builder.
         */
        public Builder permessageDeflate(boolean permessageDeflate) {
            this.permessageDeflate = permessageDeflate;
            return this;
        }

        /**
         * Adds to what {@link NetworkConfig#headers()} returns, or replaces what that has by this name.
         *
         * @param name of letters, digits and the few signs that RFC 9110 section 5.6.2 allows; not {@code Host}, nor
         *     one that belongs to the WebSocket handshake.
         * @param value visible characters of ASCII, spaces and tabs.
         * @return this builder.
         */
        public Builder header(String name, String value) {
            this.headers.put(name, value);
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#proxy()} returns.
         *
         * @param proxy see there.
         * @return this builder.
         */
        public Builder proxy(@Nullable Proxy proxy) {
            this.proxy = proxy;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#tls()} returns.
         *
         * @param tls see there.
         * @return this builder.
         */
        public Builder tls(TlsKind tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#sslContext()} returns.
         *
         * @param sslContext see there.
         * @return this builder.
         */
        public Builder sslContext(@Nullable SSLContext sslContext) {
            this.sslContext = sslContext;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#trustManagers()} returns.
         *
         * @param trustManagers see there.
         * @return this builder.
         */
        public Builder trustManagers(@Nullable TrustManagerFactory trustManagers) {
            this.trustManagers = trustManagers;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#verifyHostname()} returns.
         *
         * @param verifyHostname see there.
         * @return this builder.
         */
        public Builder verifyHostname(boolean verifyHostname) {
            this.verifyHostname = verifyHostname;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#transport()} returns.
         *
         * @param transport see there.
         * @return this builder.
         */
        public Builder transport(TransportKind transport) {
            this.transport = transport;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#decompressor()} returns.
         *
         * @param decompressor see there.
         * @return this builder.
         */
        public Builder decompressor(DecompressorKind decompressor) {
            this.decompressor = decompressor;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#generation()} returns.
         *
         * @param generation see there.
         * @return this builder.
         */
        public Builder generation(@Nullable Generation generation) {
            this.generation = generation;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#motion()} returns.
         *
         * @param motion see there.
         * @return this builder.
         */
        public Builder motion(boolean motion) {
            this.motion = motion;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#mixedCaseEvents()} returns.
         *
         * @param mixedCaseEvents see there.
         * @return this builder.
         */
        public Builder mixedCaseEvents(boolean mixedCaseEvents) {
            this.mixedCaseEvents = mixedCaseEvents;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#checkedViews()} returns.
         *
         * @param checkedViews see there.
         * @return this builder.
         */
        public Builder checkedViews(boolean checkedViews) {
            this.checkedViews = checkedViews;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#leakDetection()} returns.
         *
         * @param leakDetection see there.
         * @return this builder.
         */
        public Builder leakDetection(LeakDetection leakDetection) {
            this.leakDetection = leakDetection;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#daemonThreads()} returns.
         *
         * @param daemonThreads see there.
         * @return this builder.
         */
        public Builder daemonThreads(boolean daemonThreads) {
            this.daemonThreads = daemonThreads;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#inflaterThreads()} returns.
         *
         * @param inflaterThreads see there.
         * @return this builder.
         */
        public Builder inflaterThreads(int inflaterThreads) {
            this.inflaterThreads = inflaterThreads;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#autoSyncHz()} returns.
         *
         * @param rateHz see there; 60 is what browsers do.
         * @return this builder.
         */
        public Builder autoSync(int rateHz) {
            this.autoSyncHz = rateHz;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#connectTimeoutMs()} returns.
         *
         * @param connectTimeoutMs see there.
         * @return this builder.
         */
        public Builder connectTimeoutMs(int connectTimeoutMs) {
            this.connectTimeoutMs = connectTimeoutMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#joinTimeoutMs()} returns.
         *
         * @param joinTimeoutMs see there.
         * @return this builder.
         */
        public Builder joinTimeoutMs(int joinTimeoutMs) {
            this.joinTimeoutMs = joinTimeoutMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#joinDeadlineMs()} returns.
         *
         * @param joinDeadlineMs see there.
         * @return this builder.
         */
        public Builder joinDeadlineMs(int joinDeadlineMs) {
            this.joinDeadlineMs = joinDeadlineMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#reconnectInitialDelayMs()} returns.
         *
         * @param reconnectInitialDelayMs see there.
         * @return this builder.
         */
        public Builder reconnectInitialDelayMs(int reconnectInitialDelayMs) {
            this.reconnectInitialDelayMs = reconnectInitialDelayMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#reconnectMaxDelayMs()} returns.
         *
         * @param reconnectMaxDelayMs see there.
         * @return this builder.
         */
        public Builder reconnectMaxDelayMs(int reconnectMaxDelayMs) {
            this.reconnectMaxDelayMs = reconnectMaxDelayMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#reconnectMaxAttempts()} returns.
         *
         * @param reconnectMaxAttempts see there.
         * @return this builder.
         */
        public Builder reconnectMaxAttempts(int reconnectMaxAttempts) {
            this.reconnectMaxAttempts = reconnectMaxAttempts;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#closeTimeoutMs()} returns.
         *
         * @param closeTimeoutMs see there.
         * @return this builder.
         */
        public Builder closeTimeoutMs(int closeTimeoutMs) {
            this.closeTimeoutMs = closeTimeoutMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#deadPeerTimeoutMs()} returns.
         *
         * @param deadPeerTimeoutMs see there.
         * @return this builder.
         */
        public Builder deadPeerTimeoutMs(int deadPeerTimeoutMs) {
            this.deadPeerTimeoutMs = deadPeerTimeoutMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#pausePongIntervalMs()} returns.
         *
         * @param pausePongIntervalMs see there.
         * @return this builder.
         */
        public Builder pausePongIntervalMs(int pausePongIntervalMs) {
            this.pausePongIntervalMs = pausePongIntervalMs;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#inboundRingLength()} returns.
         *
         * @param inboundRingLength see there.
         * @return this builder.
         */
        public Builder inboundRingLength(int inboundRingLength) {
            this.inboundRingLength = inboundRingLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#outboundRingLength()} returns.
         *
         * @param outboundRingLength see there.
         * @return this builder.
         */
        public Builder outboundRingLength(int outboundRingLength) {
            this.outboundRingLength = outboundRingLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#packetBufferLength()} returns.
         *
         * @param packetBufferLength see there.
         * @return this builder.
         */
        public Builder packetBufferLength(int packetBufferLength) {
            this.packetBufferLength = packetBufferLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxKeptPackets()} returns.
         *
         * @param maxKeptPackets see there.
         * @return this builder.
         */
        public Builder maxKeptPackets(int maxKeptPackets) {
            this.maxKeptPackets = maxKeptPackets;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxBacklogLength()} returns.
         *
         * @param maxBacklogLength see there.
         * @return this builder.
         */
        public Builder maxBacklogLength(int maxBacklogLength) {
            this.maxBacklogLength = maxBacklogLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxWireLength()} returns.
         *
         * @param maxWireLength see there.
         * @return this builder.
         */
        public Builder maxWireLength(int maxWireLength) {
            this.maxWireLength = maxWireLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxPlainLength()} returns.
         *
         * @param maxPlainLength see there.
         * @return this builder.
         */
        public Builder maxPlainLength(int maxPlainLength) {
            this.maxPlainLength = maxPlainLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxRecordLength()} returns.
         *
         * @param maxRecordLength see there.
         * @return this builder.
         */
        public Builder maxRecordLength(int maxRecordLength) {
            this.maxRecordLength = maxRecordLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxArraysLength()} returns.
         *
         * @param maxArraysLength see there.
         * @return this builder.
         */
        public Builder maxArraysLength(int maxArraysLength) {
            this.maxArraysLength = maxArraysLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxSlabsLength()} returns.
         *
         * @param maxSlabsLength see there.
         * @return this builder.
         */
        public Builder maxSlabsLength(int maxSlabsLength) {
            this.maxSlabsLength = maxSlabsLength;
            return this;
        }

        /**
         * Sets what {@link NetworkConfig#maxRetainedLength()} returns.
         *
         * @param maxRetainedLength see there.
         * @return this builder.
         */
        public Builder maxRetainedLength(long maxRetainedLength) {
            this.maxRetainedLength = maxRetainedLength;
            return this;
        }

        /**
         * Checks every value and every pair.
         *
         * @return immutable settings.
         * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} that names the value and the
         *     limit.
         */
        public NetworkConfig build() {
            range("inflaterThreads", inflaterThreads, 0, MAX_INFLATER_THREADS);
            headers.forEach(HeaderCheck::require);
            if (sslContext != null && (trustManagers != null || tls == TlsKind.BORINGSSL)) {
                throw invalid("an SSLContext decides on trust itself and is the JDK's: tls=" + tls + ", trustManagers="
                        + (trustManagers == null ? "none" : "given") + ", sslContext=given");
            }
            range("autoSyncHz", autoSyncHz, 0, 1_000);
            range("connectTimeoutMs", connectTimeoutMs, 1, 600_000);
            range("joinTimeoutMs", joinTimeoutMs, 1, 600_000);
            range("joinDeadlineMs", joinDeadlineMs, 1, 3_600_000);
            range("reconnectInitialDelayMs", reconnectInitialDelayMs, 1, 3_600_000);
            range("reconnectMaxDelayMs", reconnectMaxDelayMs, reconnectInitialDelayMs, 3_600_000);
            range("reconnectMaxAttempts", reconnectMaxAttempts, 0, Integer.MAX_VALUE);
            range("closeTimeoutMs", closeTimeoutMs, 1, 60_000);
            range("deadPeerTimeoutMs", deadPeerTimeoutMs, 0, 3_600_000);
            range("pausePongIntervalMs", pausePongIntervalMs, 100, 40_000);
            powerOfTwo("inboundRingLength", inboundRingLength, 16 << 10, 1 << 30);
            powerOfTwo("outboundRingLength", outboundRingLength, 16 << 10, 1 << 30);
            range("packetBufferLength", packetBufferLength, 1 << 10, 1 << 30);
            range("maxKeptPackets", maxKeptPackets, 0, 65_536);
            range("maxBacklogLength", maxBacklogLength, 0, 1 << 30);
            range("maxWireLength", maxWireLength, 1 << 10, 1 << 30);
            range("maxPlainLength", maxPlainLength, 1 << 10, 1 << 30);
            range("maxRecordLength", maxRecordLength, 1 << 10, 1 << 30);
            range("maxArraysLength", maxArraysLength, 1 << 10, 1 << 30);
            range("maxSlabsLength", maxSlabsLength, 1 << 10, 1 << 30);
            range("maxRetainedLength", maxRetainedLength, 0, 1L << 40);
            // Size classes round up by less than a quarter, so one message of the largest size must always find room in
            // an empty pool.
            long slabsNeeded = ((long) maxArraysLength + maxRecordLength) * 5 / 4;
            if (slabsNeeded > maxSlabsLength) {
                throw invalid("one message must fit the slabs: (maxArraysLength + maxRecordLength) * 5 / 4="
                        + slabsNeeded + ", maxSlabsLength=" + maxSlabsLength);
            }
            return new NetworkConfig(this);
        }

        private static DecompressorKind decompressorProperty() {
            String name = System.getProperty("voxelize.net.decompressor", DEFAULT_DECOMPRESSOR.name());
            for (DecompressorKind kind : DecompressorKind.values()) {
                if (kind.name().equalsIgnoreCase(name)) {
                    return kind;
                }
            }
            throw invalid("no such decompressor: voxelize.net.decompressor=" + name + ", known=AUTO, JNI, JAVA");
        }

        private static void range(String name, long value, long min, long max) {
            if (value < min || value > max) {
                throw invalid("setting out of range: " + name + "=" + value + ", min=" + min + ", max=" + max);
            }
        }

        private static void powerOfTwo(String name, int value, int min, int max) {
            range(name, value, min, max);
            if (Integer.bitCount(value) != 1) {
                throw invalid("setting must be a power of two: " + name + "=" + value);
            }
        }

        private static NetworkException invalid(String message) {
            return new NetworkException(NetworkException.Reason.INVALID_ARGUMENT, message);
        }
    }
}
