package io.voxelize.net.config;

import static java.util.stream.Collectors.joining;

import io.voxelize.net.internal.limits.MemoryLimits;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.NetworkException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@code Network}. Immutable. {@link Builder} documents each setting; the guide has all of them in one
 * table.
 *
 * <pre>{@code
 * NetworkConfig config = NetworkConfig.builder().username("Ada").secret(secret).build();
 * }</pre>
 *
 * <p>Numbers and enums may also be given as system properties named {@code voxelize.net.} and the setting, for instance
 * {@code -Dvoxelize.net.maxBacklogLength=1048576}. The builder takes precedence over a property.
 *
 * <p>Networks that share their threads, {@code NetworkThreads}, share what belongs to the event loop: of
 * {@link #transport()}, {@link #decompressor()}, {@link #inflaterThreads()}, {@link #daemonThreads()},
 * {@link #maxBacklogLength()}, {@link #maxSlabsLength()} and {@link #maxRetainedLength()} the settings of the threads
 * count. All other settings are each network's own.
 *
 * <p><b>Thread:</b> any; a builder belongs to one thread.
 */
public final class NetworkConfig {

    private final @Nullable Object[] values;

    private NetworkConfig(@Nullable Object[] values) {
        this.values = values;
    }

    /**
     * Starts from the defaults and the system properties.
     *
     * @return a new builder.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a property has no valid value.
     */
    public static Builder builder() {
        return new Builder(Setting.initialValues());
    }

    /**
     * Starts from these settings.
     *
     * @return a new builder.
     */
    public Builder toBuilder() {
        return new Builder(values.clone());
    }

    // Identity.

    /** {@return the setting {@link Builder#secret}} */
    public String secret() {
        return Setting.SECRET.get(values);
    }

    /** {@return the setting {@link Builder#clientId}} */
    public String clientId() {
        return Setting.CLIENT_ID.get(values);
    }

    /** {@return the setting {@link Builder#username}} */
    public String username() {
        return Setting.USERNAME.get(values);
    }

    // Connection.

    /** {@return the setting {@link Builder#keepUrlPath}} */
    public boolean keepUrlPath() {
        return Setting.KEEP_URL_PATH.get(values);
    }

    /** {@return the values of {@link Builder#header} by name, unmodifiable; names in any case} */
    public Map<String, String> headers() {
        return Setting.HEADER.get(values);
    }

    /** {@return the setting {@link Builder#permessageDeflate}} */
    public boolean permessageDeflate() {
        return Setting.PERMESSAGE_DEFLATE.get(values);
    }

    /** {@return the setting {@link Builder#transport}} */
    public TransportKind transport() {
        return Setting.TRANSPORT.get(values);
    }

    /** {@return the setting {@link Builder#connectTimeoutMs}, in milliseconds} */
    public int connectTimeoutMs() {
        return Setting.CONNECT_TIMEOUT_MS.get(values);
    }

    /** {@return the setting {@link Builder#joinTimeoutMs}, in milliseconds} */
    public int joinTimeoutMs() {
        return Setting.JOIN_TIMEOUT_MS.get(values);
    }

    /** {@return the setting {@link Builder#joinDeadlineMs}, in milliseconds} */
    public int joinDeadlineMs() {
        return Setting.JOIN_DEADLINE_MS.get(values);
    }

    /** {@return the setting {@link Builder#closeTimeoutMs}, in milliseconds} */
    public int closeTimeoutMs() {
        return Setting.CLOSE_TIMEOUT_MS.get(values);
    }

    /** {@return the setting {@link Builder#deadPeerTimeoutMs}, in milliseconds} */
    public int deadPeerTimeoutMs() {
        return Setting.DEAD_PEER_TIMEOUT_MS.get(values);
    }

    /** {@return the setting {@link Builder#pausePongIntervalMs}, in milliseconds} */
    public int pausePongIntervalMs() {
        return Setting.PAUSE_PONG_INTERVAL_MS.get(values);
    }

    // TLS and proxy.

    /** {@return the setting {@link Builder#tls}} */
    public TlsKind tls() {
        return Setting.TLS.get(values);
    }

    /** {@return the setting {@link Builder#sslContext}; null for none} */
    public @Nullable SSLContext sslContext() {
        return Setting.SSL_CONTEXT.find(values);
    }

    /** {@return the setting {@link Builder#trustManagers}; null for the JDK's own} */
    public @Nullable TrustManagerFactory trustManagers() {
        return Setting.TRUST_MANAGERS.find(values);
    }

    /** {@return the setting {@link Builder#verifyHostname}} */
    public boolean verifyHostname() {
        return Setting.VERIFY_HOSTNAME.get(values);
    }

    /** {@return the setting {@link Builder#proxy}; null for none} */
    public @Nullable Proxy proxy() {
        return Setting.PROXY.find(values);
    }

    // Reconnecting.

    /** {@return the setting {@link Builder#reconnectInitialDelayMs}, in milliseconds} */
    public int reconnectInitialDelayMs() {
        return Setting.RECONNECT_INITIAL_DELAY_MS.get(values);
    }

    /** {@return the setting {@link Builder#reconnectMaxDelayMs}, in milliseconds} */
    public int reconnectMaxDelayMs() {
        return Setting.RECONNECT_MAX_DELAY_MS.get(values);
    }

    /** {@return the setting {@link Builder#reconnectMaxAttempts}} */
    public int reconnectMaxAttempts() {
        return Setting.RECONNECT_MAX_ATTEMPTS.get(values);
    }

    /** {@return the setting {@link Builder#maxKeptPackets}} */
    public int maxKeptPackets() {
        return Setting.MAX_KEPT_PACKETS.get(values);
    }

    // Protocol.

    /** {@return the setting {@link Builder#generation}; null to detect it} */
    public @Nullable Generation generation() {
        return Setting.GENERATION.find(values);
    }

    /** {@return the setting {@link Builder#compactMotion}} */
    public boolean compactMotion() {
        return Setting.COMPACT_MOTION.get(values);
    }

    /** {@return the setting {@link Builder#allowMixedCaseEvents}} */
    public boolean allowMixedCaseEvents() {
        return Setting.ALLOW_MIXED_CASE_EVENTS.get(values);
    }

    // Threads.

    /** {@return the setting {@link Builder#daemonThreads}} */
    public boolean daemonThreads() {
        return Setting.DAEMON_THREADS.get(values);
    }

    /** {@return the setting {@link Builder#inflaterThreads}} */
    public int inflaterThreads() {
        return Setting.INFLATER_THREADS.get(values);
    }

    /** {@return the setting {@link Builder#decompressor}} */
    public DecompressorKind decompressor() {
        return Setting.DECOMPRESSOR.get(values);
    }

    /** {@return the setting {@link Builder#autoSyncHz}, in calls per second; 0 if the program syncs itself} */
    public int autoSyncHz() {
        return Setting.AUTO_SYNC_HZ.get(values);
    }

    // Memory.

    /** {@return the setting {@link Builder#inboundRingLength}, in bytes} */
    public int inboundRingLength() {
        return Setting.INBOUND_RING_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#outboundRingLength}, in bytes} */
    public int outboundRingLength() {
        return Setting.OUTBOUND_RING_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#packetBufferLength}, in bytes} */
    public int packetBufferLength() {
        return Setting.PACKET_BUFFER_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#maxBacklogLength}, in bytes} */
    public int maxBacklogLength() {
        return Setting.MAX_BACKLOG_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#maxSlabsLength}, in bytes} */
    public int maxSlabsLength() {
        return Setting.MAX_SLABS_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#maxRetainedLength}, in bytes} */
    public long maxRetainedLength() {
        return Setting.MAX_RETAINED_LENGTH.get(values);
    }

    // Limits of a message.

    /** {@return the setting {@link Builder#maxWireLength}, in bytes} */
    public int maxWireLength() {
        return Setting.MAX_WIRE_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#maxPlainLength}, in bytes} */
    public int maxPlainLength() {
        return Setting.MAX_PLAIN_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#maxRecordLength}, in bytes} */
    public int maxRecordLength() {
        return Setting.MAX_RECORD_LENGTH.get(values);
    }

    /** {@return the setting {@link Builder#maxArraysLength}, in bytes} */
    public int maxArraysLength() {
        return Setting.MAX_ARRAYS_LENGTH.get(values);
    }

    // Debugging.

    /** {@return the setting {@link Builder#checkedViews}} */
    public boolean checkedViews() {
        return Setting.CHECKED_VIEWS.get(values);
    }

    /** {@return the setting {@link Builder#leakDetection}} */
    public LeakDetection leakDetection() {
        return Setting.LEAK_DETECTION.get(values);
    }

    /**
     * Returns the sum of all bounds: the most memory that a connection with an event loop of its own takes, whatever a
     * server sends, apart from small objects of the Java heap. It includes the memory of {@link #inflaterThreads()}.
     * Each interceptor's packets take up to {@link #packetBufferLength()} more.
     *
     * @return bytes.
     */
    public long maxMemoryLength() {
        // The outbound ring counts twice: packets kept while the connection is away have the same bound. The wire
        // length counts for the message being received and for the one by which the backlog may overshoot; with
        // permessage-deflate the received one exists compressed and inflated. The record length counts for the record
        // being laid out and for INIT, kept for interceptors that register late.
        return (long) inboundRingLength()
                + 2L * outboundRingLength()
                + maxBacklogLength()
                + (permessageDeflate() ? 3L : 2L) * maxWireLength()
                + maxPlainLength()
                + 2L * maxRecordLength()
                + maxSlabsLength()
                + maxRetainedLength()
                + MemoryLimits.inflatersLength(inflaterThreads(), maxPlainLength(), maxRecordLength());
    }

    @Override
    public String toString() {
        return Setting.all().stream()
                .map(setting -> setting.toString(values))
                .collect(joining(", ", "NetworkConfig(", ")"));
    }

    private void checkTls() {
        if (sslContext() != null && (trustManagers() != null || tls() == TlsKind.BORINGSSL)) {
            throw invalid("an SSLContext decides on trust itself and is the JDK's: tls=" + tls() + ", trustManagers="
                    + (trustManagers() == null ? "none" : "given") + ", sslContext=given");
        }
    }

    private void checkSlabs() {
        long needed = MemoryLimits.slabsLength(maxArraysLength(), maxRecordLength());
        if (needed > maxSlabsLength()) {
            throw invalid("one message must fit the slabs: (maxArraysLength + maxRecordLength) * 5 / 4=" + needed
                    + ", maxSlabsLength=" + maxSlabsLength());
        }
    }

    private static NetworkException invalid(String message) {
        return new NetworkException(NetworkException.Reason.INVALID_ARGUMENT, message);
    }

    /**
     * Collects settings; {@link #build()} checks them.
     *
     * <p><b>Thread:</b> the one that created it.
     */
    public static final class Builder {

        private final @Nullable Object[] values;

        private Builder(@Nullable Object[] values) {
            this.values = values;
        }

        private <T> Builder set(Setting<T> setting, @Nullable T value) {
            setting.set(values, value);
            return this;
        }

        // Identity.

        /**
         * Sets the secret that the server asks for. It never appears in a log, an exception or
         * {@link NetworkConfig#toString()}.
         *
         * @param secret empty, the default, for none.
         * @return this builder.
         */
        public Builder secret(String secret) {
            return set(Setting.SECRET, secret);
        }

        /**
         * Sets the client id to ask the server for. INIT tells which id the server assigned.
         *
         * @param clientId empty, the default, to let the server choose.
         * @return this builder.
         */
        public Builder clientId(String clientId) {
            return set(Setting.CLIENT_ID, clientId);
        }

        /**
         * Sets the display name.
         *
         * @param username empty, the default, for {@code Guest} and a random number.
         * @return this builder.
         */
        public Builder username(String username) {
            return set(Setting.USERNAME, username);
        }

        // Connection.

        /**
         * Sets whether the path of the URL stays in front of {@code /ws/}, for servers behind a reverse proxy. The
         * reference client drops the path.
         *
         * @param keepUrlPath {@code false} by default.
         * @return this builder.
         */
        public Builder keepUrlPath(boolean keepUrlPath) {
            return set(Setting.KEEP_URL_PATH, keepUrlPath);
        }

        /**
         * Adds a header to the request of the WebSocket handshake, for instance the token that a gateway asks for. It
         * replaces an earlier header of that name. Values never appear in a log, an exception or
         * {@link NetworkConfig#toString()}. By default there are {@code none}.
         *
         * @param name a token of RFC 9110 section 5.6.2; neither {@code Host} nor a header of the WebSocket handshake.
         * @param value visible ASCII characters, spaces and tabs.
         * @return this builder.
         */
        public Builder header(String name, String value) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(Setting.HEADER.get(values));
            headers.put(name, value);
            return set(Setting.HEADER, Collections.unmodifiableMap(headers));
        }

        /**
         * Sets whether the server may compress WebSocket messages with {@code permessage-deflate} (RFC 7692). Voxelize
         * servers compress messages themselves and do not use it; a gateway may. Sent messages are never compressed
         * this way.
         *
         * <p>{@link #maxWireLength} limits a message both as received and inflated. {@code WIRE_BYTES_RECEIVED} counts
         * inflated bytes.
         *
         * @param permessageDeflate {@code false} by default: not offered, and a server that uses it all the same is
         *     refused.
         * @return this builder.
         */
        public Builder permessageDeflate(boolean permessageDeflate) {
            return set(Setting.PERMESSAGE_DEFLATE, permessageDeflate);
        }

        /**
         * Sets the transport between the socket and the event loop.
         *
         * @param transport {@link TransportKind#AUTO} by default.
         * @return this builder.
         */
        public Builder transport(TransportKind transport) {
            return set(Setting.TRANSPORT, transport);
        }

        /**
         * Sets how long to wait for the TCP connection and the answer to the handshake.
         *
         * @param connectTimeoutMs milliseconds, {@code 1} to {@code 600,000}; {@code 10,000} by default.
         * @return this builder.
         */
        public Builder connectTimeoutMs(int connectTimeoutMs) {
            return set(Setting.CONNECT_TIMEOUT_MS, connectTimeoutMs);
        }

        /**
         * Sets how long to wait for INIT after a JOIN.
         *
         * @param joinTimeoutMs milliseconds, {@code 1} to {@code 600,000}; {@code 10,000} by default.
         * @return this builder.
         */
        public Builder joinTimeoutMs(int joinTimeoutMs) {
            return set(Setting.JOIN_TIMEOUT_MS, joinTimeoutMs);
        }

        /**
         * Sets how long {@code join()} may take in all, with repeated JOINs and reconnects, before it fails. Joining a
         * world again after a lost connection has no such limit.
         *
         * @param joinDeadlineMs milliseconds, {@code 1} to {@code 3,600,000}; {@code 30,000} by default. A value below
         *     {@link #joinTimeoutMs} counts as that one.
         * @return this builder.
         */
        public Builder joinDeadlineMs(int joinDeadlineMs) {
            return set(Setting.JOIN_DEADLINE_MS, joinDeadlineMs);
        }

        /**
         * Sets how long {@code leave()}, {@code disconnect()} and {@code close()} wait for a slow server to read what
         * was flushed before; {@code close()} also waits that long for the close frame of the server. What is unsent
         * after that is counted.
         *
         * @param closeTimeoutMs milliseconds, {@code 1} to {@code 60,000}; {@code 1,000} by default.
         * @return this builder.
         */
        public Builder closeTimeoutMs(int closeTimeoutMs) {
            return set(Setting.CLOSE_TIMEOUT_MS, closeTimeoutMs);
        }

        /**
         * Sets after how much silence the connection to a server that answers pings counts as lost.
         *
         * <p>Servers answer pings since 2025-12-16. Older ones may be silent for any time: TCP detects whether their
         * host is still there, in the same time if the transport is epoll or io_uring.
         *
         * @param deadPeerTimeoutMs milliseconds, {@code 0} to {@code 3,600,000}, 0 for never; {@code 30,000} by
         *     default.
         * @return this builder.
         */
        public Builder deadPeerTimeoutMs(int deadPeerTimeoutMs) {
            return set(Setting.DEAD_PEER_TIMEOUT_MS, deadPeerTimeoutMs);
        }

        /**
         * Sets the interval of unsolicited pongs while reading is paused. Servers since 2026-07-14 drop a client that
         * is silent for 45 s.
         *
         * @param pausePongIntervalMs milliseconds, {@code 100} to {@code 40,000}; {@code 2,000} by default.
         * @return this builder.
         */
        public Builder pausePongIntervalMs(int pausePongIntervalMs) {
            return set(Setting.PAUSE_PONG_INTERVAL_MS, pausePongIntervalMs);
        }

        // TLS and proxy.

        /**
         * Sets the TLS provider.
         *
         * @param tls {@link TlsKind#AUTO} by default.
         * @return this builder.
         */
        public Builder tls(TlsKind tls) {
            return set(Setting.TLS, tls);
        }

        /**
         * Sets a TLS context of the application, for client certificates for instance. It replaces {@link #tls} and
         * {@link #trustManagers}, which must then be left alone.
         *
         * @param sslContext null, the default, for {@code none}.
         * @return this builder.
         */
        public Builder sslContext(@Nullable SSLContext sslContext) {
            return set(Setting.SSL_CONTEXT, sslContext);
        }

        /**
         * Sets the trust managers that check the certificates of servers.
         *
         * @param trustManagers initialised; null, the default, for {@code none}: the JDK's own are used.
         * @return this builder.
         */
        public Builder trustManagers(@Nullable TrustManagerFactory trustManagers) {
            return set(Setting.TRUST_MANAGERS, trustManagers);
        }

        /**
         * Sets whether the certificate must name the host that was connected to. Without this check, the holder of any
         * trusted certificate can pose as the server.
         *
         * @param verifyHostname {@code true} by default; {@code false} is for tests.
         * @return this builder.
         */
        public Builder verifyHostname(boolean verifyHostname) {
            return set(Setting.VERIFY_HOSTNAME, verifyHostname);
        }

        /**
         * Sets the proxy to connect through.
         *
         * @param proxy null, the default, for {@code none}: a direct connection.
         * @return this builder.
         */
        public Builder proxy(@Nullable Proxy proxy) {
            return set(Setting.PROXY, proxy);
        }

        // Reconnecting.

        /**
         * Sets the upper bound of the delay before the first attempt to reconnect. The bound doubles with each attempt
         * up to {@link #reconnectMaxDelayMs}; the delay is a random part of it.
         *
         * <p>Source: {@code reconnectTimeout} of the reference client, which waits exactly that long before every
         * attempt.
         *
         * @param reconnectInitialDelayMs milliseconds, {@code 1} to {@code 3,600,000}; {@code 3,000} by default.
         * @return this builder.
         */
        public Builder reconnectInitialDelayMs(int reconnectInitialDelayMs) {
            return set(Setting.RECONNECT_INITIAL_DELAY_MS, reconnectInitialDelayMs);
        }

        /**
         * Sets the upper bound of the delay between attempts to reconnect. A connection that is lost again within this
         * time does not reset the delay nor the count of attempts.
         *
         * @param reconnectMaxDelayMs milliseconds, {@code 1} to {@code 3,600,000}, not less than
         *     {@link #reconnectInitialDelayMs}; {@code 30,000} by default.
         * @return this builder.
         */
        public Builder reconnectMaxDelayMs(int reconnectMaxDelayMs) {
            return set(Setting.RECONNECT_MAX_DELAY_MS, reconnectMaxDelayMs);
        }

        /**
         * Sets how many attempts to reconnect may fail in a row before the connection ends.
         *
         * @param reconnectMaxAttempts attempts, {@code 0} to {@code 2,147,483,647}, 0 to never reconnect;
         *     {@code 2,147,483,647} by default.
         * @return this builder.
         */
        public Builder reconnectMaxAttempts(int reconnectMaxAttempts) {
            return set(Setting.RECONNECT_MAX_ATTEMPTS, reconnectMaxAttempts);
        }

        /**
         * Sets how many METHOD and CHAT packets are kept while the connection is away. The oldest are dropped first,
         * and counted. Together they take at most {@link #outboundRingLength}.
         *
         * <p>Source: {@code maxPendingCommandPackets} of the reference client.
         *
         * @param maxKeptPackets packets, {@code 0} to {@code 65,536}; {@code 256} by default.
         * @return this builder.
         */
        public Builder maxKeptPackets(int maxKeptPackets) {
            return set(Setting.MAX_KEPT_PACKETS, maxKeptPackets);
        }

        // Protocol.

        /**
         * Sets the wire generation of the server. A given one is not detected.
         *
         * @param generation null, the default, for {@code none}: the generation is detected.
         * @return this builder.
         */
        public Builder generation(@Nullable Generation generation) {
            return set(Setting.GENERATION, generation);
        }

        /**
         * Sets whether JOIN asks for compact entity motion ({@code motion.v1}). Servers before 2026-07-16 ignore this.
         *
         * @param compactMotion {@code true} by default.
         * @return this builder.
         */
        public Builder compactMotion(boolean compactMotion) {
            return set(Setting.COMPACT_MOTION, compactMotion);
        }

        /**
         * Sets whether EVENT names with capitals may be sent. They stop a server that handles the event; a server that
         * only relays the event keeps its case.
         *
         * @param allowMixedCaseEvents {@code false} by default: they are refused.
         * @return this builder.
         */
        public Builder allowMixedCaseEvents(boolean allowMixedCaseEvents) {
            return set(Setting.ALLOW_MIXED_CASE_EVENTS, allowMixedCaseEvents);
        }

        // Threads.

        /**
         * Sets whether the event loop, and the thread of {@link #autoSyncHz}, are daemon threads, which do not keep the
         * JVM alive.
         *
         * @param daemonThreads {@code true} by default.
         * @return this builder.
         */
        public Builder daemonThreads(boolean daemonThreads) {
            return set(Setting.DAEMON_THREADS, daemonThreads);
        }

        /**
         * Sets how many daemon threads help the event loop to inflate the arrays of chunks. They start with the first
         * chunk and park when idle; the order of messages stays. They pay off if chunks come in bursts and a processor
         * is free.
         *
         * @param inflaterThreads threads, {@code 0} to {@code 8}; by default {@code 0} on fewer than 4 processors, else
         *     {@code 1}.
         * @return this builder.
         */
        public Builder inflaterThreads(int inflaterThreads) {
            return set(Setting.INFLATER_THREADS, inflaterThreads);
        }

        /**
         * Sets the LZ4 block decompressor. {@code Network.server()} names the one in use.
         *
         * @param decompressor {@link DecompressorKind#AUTO} by default.
         * @return this builder.
         */
        public Builder decompressor(DecompressorKind decompressor) {
            return set(Setting.DECOMPRESSOR, decompressor);
        }

        /**
         * Sets how often a thread of the network calls {@code sync()} and {@code flush()}, for programs without a loop.
         * That thread is the game thread from the first {@code connect} on: register interceptors before it, and make
         * packets in {@code onMessage} and {@code onFlush}.
         *
         * @param autoSyncHz calls per second, {@code 0} to {@code 1,000}, 0 if the program calls them itself; {@code 0}
         *     by default.
         * @return this builder.
         */
        public Builder autoSyncHz(int autoSyncHz) {
            return set(Setting.AUTO_SYNC_HZ, autoSyncHz);
        }

        // Memory.

        /**
         * Sets the length of the ring from the event loop to the game thread.
         *
         * @param inboundRingLength bytes, a power of two, {@code 16,384} to {@code 1,073,741,824}; {@code 1,048,576} by
         *     default.
         * @return this builder.
         */
        public Builder inboundRingLength(int inboundRingLength) {
            return set(Setting.INBOUND_RING_LENGTH, inboundRingLength);
        }

        /**
         * Sets the length of the ring from {@code flush()} to the event loop. A packet may take an eighth of it.
         *
         * @param outboundRingLength bytes, a power of two, {@code 16,384} to {@code 1,073,741,824}; {@code 1,048,576}
         *     by default.
         * @return this builder.
         */
        public Builder outboundRingLength(int outboundRingLength) {
            return set(Setting.OUTBOUND_RING_LENGTH, outboundRingLength);
        }

        /**
         * Sets how much the unflushed packets of each interceptor may take.
         *
         * @param packetBufferLength bytes, {@code 1,024} to {@code 1,073,741,824}; {@code 131,072} by default.
         * @return this builder.
         */
        public Builder packetBufferLength(int packetBufferLength) {
            return set(Setting.PACKET_BUFFER_LENGTH, packetBufferLength);
        }

        /**
         * Sets how much may wait for the game thread, compressed as received, before reading from the socket pauses.
         *
         * @param maxBacklogLength bytes, {@code 0} to {@code 1,073,741,824}; {@code 33,554,432} by default.
         * @return this builder.
         */
        public Builder maxBacklogLength(int maxBacklogLength) {
            return set(Setting.MAX_BACKLOG_LENGTH, maxBacklogLength);
        }

        /**
         * Sets how much inflated data may wait for the game thread. The slabs must fit the longest message: 5/4 of
         * {@link #maxArraysLength} and {@link #maxRecordLength} together.
         *
         * @param maxSlabsLength bytes, {@code 1,024} to {@code 1,073,741,824}; {@code 268,435,456} by default.
         * @return this builder.
         */
        public Builder maxSlabsLength(int maxSlabsLength) {
            return set(Setting.MAX_SLABS_LENGTH, maxSlabsLength);
        }

        /**
         * Sets how much retained chunks and meshes may take.
         *
         * @param maxRetainedLength bytes, {@code 0} to {@code 1,099,511,627,776}; {@code 536,870,912} by default.
         * @return this builder.
         */
        public Builder maxRetainedLength(long maxRetainedLength) {
            return set(Setting.MAX_RETAINED_LENGTH, maxRetainedLength);
        }

        // Limits of a message.

        /**
         * Sets the longest message accepted from the wire. A longer one ends the connection.
         *
         * @param maxWireLength bytes, {@code 1,024} to {@code 1,073,741,824}; {@code 67,108,864} by default.
         * @return this builder.
         */
        public Builder maxWireLength(int maxWireLength) {
            return set(Setting.MAX_WIRE_LENGTH, maxWireLength);
        }

        /**
         * Sets the longest message accepted after outer decompression. A longer one is dropped.
         *
         * @param maxPlainLength bytes, {@code 1,024} to {@code 1,073,741,824}; {@code 67,108,864} by default.
         * @return this builder.
         */
        public Builder maxPlainLength(int maxPlainLength) {
            return set(Setting.MAX_PLAIN_LENGTH, maxPlainLength);
        }

        /**
         * Sets how much the index and the small fields of one message may take. A message that needs more is dropped.
         *
         * @param maxRecordLength bytes, {@code 1,024} to {@code 1,073,741,824}; {@code 16,777,216} by default.
         * @return this builder.
         */
        public Builder maxRecordLength(int maxRecordLength) {
            return set(Setting.MAX_RECORD_LENGTH, maxRecordLength);
        }

        /**
         * Sets how much all inflated arrays of one message may take. A message that needs more is dropped.
         *
         * @param maxArraysLength bytes, {@code 1,024} to {@code 1,073,741,824}; {@code 67,108,864} by default.
         * @return this builder.
         */
        public Builder maxArraysLength(int maxArraysLength) {
            return set(Setting.MAX_ARRAYS_LENGTH, maxArraysLength);
        }

        // Debugging.

        /**
         * Sets whether every view is wrapped only once, so that a view kept too long always throws. It allocates; meant
         * for tests.
         *
         * @param checkedViews {@code false} by default.
         * @return this builder.
         */
        public Builder checkedViews(boolean checkedViews) {
            return set(Setting.CHECKED_VIEWS, checkedViews);
        }

        /**
         * Sets how retained chunks that are lost without {@code close()} are detected.
         *
         * @param leakDetection {@link LeakDetection#SIMPLE} by default.
         * @return this builder.
         */
        public Builder leakDetection(LeakDetection leakDetection) {
            return set(Setting.LEAK_DETECTION, leakDetection);
        }

        /**
         * Checks each value and each pair.
         *
         * @return immutable settings.
         * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} that names the value and the
         *     limit.
         */
        public NetworkConfig build() {
            Setting.all().forEach(setting -> setting.check(values));
            NetworkConfig config = new NetworkConfig(values.clone());
            config.headers().forEach(HeaderCheck::require);
            config.checkTls();
            Setting.RECONNECT_MAX_DELAY_MS.check(values, config.reconnectInitialDelayMs());
            config.checkSlabs();
            return config;
        }
    }
}
