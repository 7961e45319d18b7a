package io.voxelize.net.config;

import static java.util.stream.Collectors.joining;

import io.voxelize.net.message.Generation;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Describes one setting of {@link NetworkConfig}: group, name, default, range and unit. The value's place, its system
 * property, its check, its part of {@link NetworkConfig#toString()} and its row in the guide's table follow from this.
 *
 * <p>Every number and every enum has a system property: {@code voxelize.net.} and the name.
 *
 * <p><b>Thread:</b> any.
 *
 * @param <T> type of the value.
 */
final class Setting<T> {

    /** Groups of settings, in the order of the guide's table. */
    enum Group {
        IDENTITY("identity"),
        CONNECTION("connection"),
        SECURITY("TLS and proxy"),
        RECONNECT("reconnecting"),
        PROTOCOL("protocol"),
        THREADS("threads"),
        MEMORY("memory"),
        LIMITS("limits of a message"),
        DEBUGGING("debugging");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** What a number may be, both ends included. */
    record Range(String unit, long min, long max, boolean powerOfTwo) {}

    /** The property of a setting is this and its name. */
    static final String PROPERTY_PREFIX = "voxelize.net.";

    private static final int HOUR_MS = 3_600_000;

    /** Before the constants, which add themselves. */
    private static final List<Setting<?>> ALL = new ArrayList<>();

    static final Setting<String> SECRET = new Setting<>(Group.IDENTITY, "secret", "", Setting::hide);
    static final Setting<String> CLIENT_ID = new Setting<>(Group.IDENTITY, "clientId", "", Function.identity());
    static final Setting<String> USERNAME = new Setting<>(Group.IDENTITY, "username", "", Function.identity());

    static final Setting<Boolean> KEEP_URL_PATH = flag(Group.CONNECTION, "keepUrlPath", false);
    static final Setting<Map<String, String>> HEADER = new Setting<>(
            Group.CONNECTION, "header", Map.of(), headers -> headers.keySet().toString());
    static final Setting<Boolean> PERMESSAGE_DEFLATE = flag(Group.CONNECTION, "permessageDeflate", false);
    static final Setting<TransportKind> TRANSPORT = choice(Group.CONNECTION, "transport", TransportKind.AUTO);
    static final Setting<Integer> CONNECT_TIMEOUT_MS =
            number(Group.CONNECTION, "connectTimeoutMs", "ms", 10_000, 1, 600_000);
    static final Setting<Integer> JOIN_TIMEOUT_MS = number(Group.CONNECTION, "joinTimeoutMs", "ms", 10_000, 1, 600_000);
    static final Setting<Integer> JOIN_DEADLINE_MS =
            number(Group.CONNECTION, "joinDeadlineMs", "ms", 30_000, 1, HOUR_MS);
    static final Setting<Integer> CLOSE_TIMEOUT_MS = number(Group.CONNECTION, "closeTimeoutMs", "ms", 1_000, 1, 60_000);
    static final Setting<Integer> DEAD_PEER_TIMEOUT_MS =
            number(Group.CONNECTION, "deadPeerTimeoutMs", "ms", 30_000, 0, HOUR_MS);
    static final Setting<Integer> PAUSE_PONG_INTERVAL_MS =
            number(Group.CONNECTION, "pausePongIntervalMs", "ms", 2_000, 100, 40_000);

    static final Setting<TlsKind> TLS = choice(Group.SECURITY, "tls", TlsKind.AUTO);
    static final Setting<SSLContext> SSL_CONTEXT = optional(Group.SECURITY, "sslContext", context -> "given");
    static final Setting<TrustManagerFactory> TRUST_MANAGERS =
            optional(Group.SECURITY, "trustManagers", managers -> "given");
    static final Setting<Boolean> VERIFY_HOSTNAME = flag(Group.SECURITY, "verifyHostname", true);
    static final Setting<Proxy> PROXY = optional(Group.SECURITY, "proxy", Proxy::toString);

    static final Setting<Integer> RECONNECT_INITIAL_DELAY_MS =
            number(Group.RECONNECT, "reconnectInitialDelayMs", "ms", 3_000, 1, HOUR_MS);
    static final Setting<Integer> RECONNECT_MAX_DELAY_MS =
            number(Group.RECONNECT, "reconnectMaxDelayMs", "ms", 30_000, 1, HOUR_MS);
    static final Setting<Integer> RECONNECT_MAX_ATTEMPTS =
            number(Group.RECONNECT, "reconnectMaxAttempts", "attempts", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    static final Setting<Integer> MAX_KEPT_PACKETS =
            number(Group.RECONNECT, "maxKeptPackets", "packets", 256, 0, 65_536);

    static final Setting<Generation> GENERATION = optional(Group.PROTOCOL, "generation", Generation::name);
    static final Setting<Boolean> COMPACT_MOTION = flag(Group.PROTOCOL, "compactMotion", true);
    static final Setting<Boolean> ALLOW_MIXED_CASE_EVENTS = flag(Group.PROTOCOL, "allowMixedCaseEvents", false);

    static final Setting<Boolean> DAEMON_THREADS = flag(Group.THREADS, "daemonThreads", true);
    static final Setting<Integer> INFLATER_THREADS = number(
            Group.THREADS, "inflaterThreads", "threads", Runtime.getRuntime().availableProcessors() < 4 ? 0 : 1, 0, 8);
    static final Setting<DecompressorKind> DECOMPRESSOR = choice(Group.THREADS, "decompressor", DecompressorKind.AUTO);
    static final Setting<Integer> AUTO_SYNC_HZ = number(Group.THREADS, "autoSyncHz", "Hz", 0, 0, 1_000);

    static final Setting<Integer> INBOUND_RING_LENGTH = ring("inboundRingLength");
    static final Setting<Integer> OUTBOUND_RING_LENGTH = ring("outboundRingLength");
    static final Setting<Integer> PACKET_BUFFER_LENGTH = bytes(Group.MEMORY, "packetBufferLength", 128 << 10, 1 << 10);
    static final Setting<Integer> MAX_BACKLOG_LENGTH = bytes(Group.MEMORY, "maxBacklogLength", 32 << 20, 0);
    static final Setting<Integer> MAX_SLABS_LENGTH = bytes(Group.MEMORY, "maxSlabsLength", 256 << 20, 1 << 10);
    static final Setting<Long> MAX_RETAINED_LENGTH = new Setting<>(
            Group.MEMORY,
            "maxRetainedLength",
            512L << 20,
            String::valueOf,
            Long::decode,
            new Range("bytes", 0, 1L << 40, false));

    static final Setting<Integer> MAX_WIRE_LENGTH = bytes(Group.LIMITS, "maxWireLength", 64 << 20, 1 << 10);
    static final Setting<Integer> MAX_PLAIN_LENGTH = bytes(Group.LIMITS, "maxPlainLength", 64 << 20, 1 << 10);
    static final Setting<Integer> MAX_RECORD_LENGTH = bytes(Group.LIMITS, "maxRecordLength", 16 << 20, 1 << 10);
    static final Setting<Integer> MAX_ARRAYS_LENGTH = bytes(Group.LIMITS, "maxArraysLength", 64 << 20, 1 << 10);

    static final Setting<Boolean> CHECKED_VIEWS = flag(Group.DEBUGGING, "checkedViews", false);
    static final Setting<LeakDetection> LEAK_DETECTION = choice(Group.DEBUGGING, "leakDetection", LeakDetection.SIMPLE);

    private final Group group;
    private final String name;
    private final @Nullable T defaultValue;
    private final Function<? super T, String> display;
    private final @Nullable Function<String, T> parser;
    private final @Nullable Range range;
    private final int index;

    private Setting(
            Group group,
            String name,
            @Nullable T defaultValue,
            Function<? super T, String> display,
            @Nullable Function<String, T> parser,
            @Nullable Range range) {
        this.group = group;
        this.name = name;
        this.defaultValue = defaultValue;
        this.display = display;
        this.parser = parser;
        this.range = range;
        this.index = ALL.size();
        ALL.add(this);
    }

    private Setting(Group group, String name, T defaultValue, Function<? super T, String> display) {
        this(group, name, defaultValue, display, null, null);
    }

    private static <T> Setting<T> optional(Group group, String name, Function<? super T, String> display) {
        return new Setting<>(group, name, null, display, null, null);
    }

    private static Setting<Boolean> flag(Group group, String name, boolean defaultValue) {
        return new Setting<>(group, name, defaultValue, String::valueOf);
    }

    private static <E extends Enum<E>> Setting<E> choice(Group group, String name, E defaultValue) {
        return new Setting<>(
                group, name, defaultValue, E::name, text -> constant(defaultValue.getDeclaringClass(), text), null);
    }

    private static Setting<Integer> number(Group group, String name, String unit, int defaultValue, int min, int max) {
        return number(group, name, defaultValue, new Range(unit, min, max, false));
    }

    private static Setting<Integer> bytes(Group group, String name, int defaultValue, int min) {
        return number(group, name, "bytes", defaultValue, min, 1 << 30);
    }

    private static Setting<Integer> ring(String name) {
        return number(Group.MEMORY, name, 1 << 20, new Range("bytes", 16 << 10, 1 << 30, true));
    }

    private static Setting<Integer> number(Group group, String name, int defaultValue, Range range) {
        return new Setting<>(group, name, defaultValue, String::valueOf, Integer::decode, range);
    }

    static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** Returns a value for each setting: that of its system property, or the default. */
    static @Nullable Object[] initialValues() {
        return ALL.stream().map(Setting::initialValue).toArray();
    }

    /**
     * Returns the value of the system property, or the default if there is none.
     *
     * @throws NetworkException with {@link Reason#INVALID_ARGUMENT} if the property cannot be read.
     */
    @Nullable
    T initialValue() {
        String text = parser == null ? null : System.getProperty(PROPERTY_PREFIX + name);
        if (parser == null || text == null) {
            return defaultValue;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException ex) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT,
                    "system property has no such value: " + PROPERTY_PREFIX + name + "=" + text + ", " + known());
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private String known() {
        if (range != null) {
            return "min=" + range.min + ", max=" + range.max;
        }
        return "known="
                + Arrays.stream(Objects.requireNonNull(defaultValue).getClass().getEnumConstants())
                        .map(String::valueOf)
                        .collect(joining("|"));
    }

    /** Returns the value of a setting that always has one. */
    T get(@Nullable Object[] values) {
        return Objects.requireNonNull(find(values));
    }

    /** Returns the value; null if there is none. */
    @SuppressWarnings("unchecked") // only set(), typed by the same constant, writes here
    @Nullable
    T find(@Nullable Object[] values) {
        return (T) values[index];
    }

    void set(@Nullable Object[] values, @Nullable T value) {
        values[index] = defaultValue == null ? value : Objects.requireNonNull(value, name);
    }

    /**
     * Checks the range, if there is one.
     *
     * @throws NetworkException with {@link Reason#INVALID_ARGUMENT}.
     */
    void check(@Nullable Object[] values) {
        if (range != null) {
            check(values, range.min);
        }
    }

    /** As {@link #check(Object[])}, with a lower end that follows from another setting. */
    void check(@Nullable Object[] values, long min) {
        Range limits = Objects.requireNonNull(range);
        long value = ((Number) Objects.requireNonNull(values[index])).longValue();
        if (value < min || value > limits.max) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT,
                    "setting out of range: " + name + "=" + value + ", min=" + min + ", max=" + limits.max);
        }
        if (limits.powerOfTwo && Long.bitCount(value) != 1) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT, "setting must be a power of two: " + name + "=" + value);
        }
    }

    /** Returns name and value without secrets. */
    String toString(@Nullable Object[] values) {
        T value = find(values);
        return name + "=" + (value == null ? "none" : display.apply(value));
    }

    private static String hide(String secret) {
        return secret.isEmpty() ? "none" : "***";
    }

    Group group() {
        return group;
    }

    String name() {
        return name;
    }

    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    @Nullable
    Range range() {
        return range;
    }

    boolean hasProperty() {
        return parser != null;
    }

    @Override
    public String toString() {
        return name;
    }
}
