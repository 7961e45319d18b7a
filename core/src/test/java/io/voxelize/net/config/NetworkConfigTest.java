package io.voxelize.net.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.Generation;
import io.voxelize.net.message.NetworkException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting through its setter, getter, property and checks. */
final class NetworkConfigTest {

    @Test
    void shouldHaveASetterForEverySetting() {
        Set<String> names = Setting.all().stream().map(Setting::name).collect(Collectors.toSet());
        Set<String> setters = Arrays.stream(NetworkConfig.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("build"))
                .collect(Collectors.toSet());
        assertEquals(names, setters);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldReturnWhatWasSetAndCopyIt(Setting<?> setting) throws Exception {
        Object value = other(setting);
        NetworkConfig.Builder builder = roomy();
        assertNotEquals(value, get(builder.build(), setting));
        NetworkConfig before = builder.build();

        set(builder, setting, value);

        NetworkConfig config = builder.build();
        assertEquals(value, get(config, setting));
        assertEquals(value, get(config.toBuilder().build(), setting));
        assertNotEquals(value, get(before, setting), "what was built before");
        assertTrue(config.toString().contains(setting.name() + "="), config::toString);
        assertNotEquals(before.toString(), config.toString());
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void shouldRefuseNumbersOutOfTheirRange(Setting<?> setting) throws Exception {
        Setting.Range range = Objects.requireNonNull(setting.range());
        long initialDelayMs = NetworkConfig.builder().build().reconnectInitialDelayMs();
        long min = setting == Setting.RECONNECT_MAX_DELAY_MS ? initialDelayMs : range.min();
        for (long value : new long[] {min - 1, range.max() + 1}) {
            if (setting.defaultValue() instanceof Integer && (int) value != value) {
                continue;
            }
            NetworkConfig.Builder builder = roomy();
            set(builder, setting, number(setting, value));

            assertRefused(
                    "setting out of range: " + setting.name() + "=" + value + ", min="
                            + (value < min && value >= range.min() ? min : range.min()) + ", max=" + range.max(),
                    builder);
        }
        for (long value : new long[] {min, range.max()}) {
            NetworkConfig.Builder builder = roomy();
            set(builder, setting, number(setting, value));
            if (setting == Setting.RECONNECT_INITIAL_DELAY_MS) {
                builder.reconnectMaxDelayMs(3_600_000);
            }
            if (setting != Setting.MAX_SLABS_LENGTH
                    && setting != Setting.MAX_ARRAYS_LENGTH
                    && setting != Setting.MAX_RECORD_LENGTH) {
                assertEquals(number(setting, value), get(builder.build(), setting));
            }
        }
    }

    @Test
    void shouldRefuseRingsThatAreNoPowerOfTwo() {
        assertRefused(
                "setting must be a power of two: inboundRingLength=1048577",
                NetworkConfig.builder().inboundRingLength((1 << 20) + 1));
        assertRefused(
                "setting must be a power of two: outboundRingLength=98304",
                NetworkConfig.builder().outboundRingLength(96 << 10));
    }

    @Test
    void shouldRefuseSlabsThatOneMessageDoesNotFit() {
        NetworkConfig.Builder builder =
                NetworkConfig.builder().maxArraysLength(7_000).maxRecordLength(1_024);
        assertEquals(10_030, builder.maxSlabsLength(10_030).build().maxSlabsLength());
        assertRefused(
                "one message must fit the slabs: (maxArraysLength + maxRecordLength) * 5 / 4=10030, maxSlabsLength=10029",
                builder.maxSlabsLength(10_029));
    }

    @Test
    void shouldRefuseAnSslContextBesidesOtherTrust() throws Exception {
        SSLContext context = SSLContext.getDefault();
        assertRefused(
                "an SSLContext decides on trust itself and is the JDK's: tls=BORINGSSL, trustManagers=none,"
                        + " sslContext=given",
                NetworkConfig.builder().sslContext(context).tls(TlsKind.BORINGSSL));
        assertRefused(
                "an SSLContext decides on trust itself and is the JDK's: tls=JDK, trustManagers=given, sslContext=given",
                NetworkConfig.builder().sslContext(context).tls(TlsKind.JDK).trustManagers(trustManagers()));
    }

    @Test
    void shouldNameTheSettingThatMayNotBeNull() {
        NetworkConfig.Builder builder = NetworkConfig.builder();
        NullPointerException thrown =
                assertThrows(NullPointerException.class, () -> Setting.USERNAME.set(new Object[99], null));
        assertEquals("username", thrown.getMessage());
        assertNull(builder.proxy(Proxy.http("localhost", 1)).proxy(null).build().proxy());
    }

    @ParameterizedTest
    @MethodSource("properties")
    void shouldReadThePropertyUnlessTheBuilderIsTold(Setting<?> setting) throws Exception {
        Object value = Objects.requireNonNull(other(setting));
        try (Property property = new Property(setting, value.toString().toLowerCase(Locale.ROOT))) {
            NetworkConfig.Builder builder = Setting.RECONNECT_INITIAL_DELAY_MS == setting
                    ? NetworkConfig.builder().reconnectMaxDelayMs(3_600_000)
                    : NetworkConfig.builder();
            assertEquals(value, get(builder.build(), setting), property.name);

            set(builder, setting, setting.defaultValue());
            assertEquals(setting.defaultValue(), get(builder.build(), setting));
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void shouldRefuseAPropertyThatHasNoSuchValue(Setting<?> setting) {
        String refusal = refusal(setting, "loud");
        assertTrue(
                refusal.contains("system property has no such value: voxelize.net." + setting.name() + "=loud, "),
                refusal);
    }

    @Test
    void shouldNameTheValuesThatAPropertyMayHave() {
        String level = refusal(Setting.LEAK_DETECTION, "");
        assertTrue(level.endsWith("leakDetection=, known=DISABLED|SIMPLE|ADVANCED|PARANOID"), level);
        String rate = refusal(Setting.AUTO_SYNC_HZ, "1.5");
        assertTrue(rate.endsWith("autoSyncHz=1.5, min=0, max=1000"), rate);
    }

    private static String refusal(Setting<?> setting, String value) {
        try (Property property = new Property(setting, value)) {
            NetworkException thrown = assertThrows(NetworkException.class, NetworkConfig::builder, property.name);
            assertEquals(NetworkException.Reason.INVALID_ARGUMENT, thrown.reason());
            return Objects.requireNonNull(thrown.getMessage());
        }
    }

    @Test
    void shouldTakeTheLevelOfLeakDetectionThatTestsAreRunWith() {
        assertEquals(
                System.getProperty("voxelize.net.leakDetection", "simple"),
                NetworkConfig.builder().build().leakDetection().name().toLowerCase(Locale.ROOT));
    }

    @Test
    void shouldReplaceAHeaderWhateverItsCase() {
        NetworkConfig.Builder builder = NetworkConfig.builder().header("X-Token", "a");
        NetworkConfig before = builder.build();
        NetworkConfig config = builder.header("x-token", "b").build();
        assertEquals(Map.of("X-Token", "b"), config.headers());
        assertEquals("a", before.headers().get("X-Token"));
        assertThrows(UnsupportedOperationException.class, () -> config.headers().put("Y", "z"));
        assertFalse(config.toString().contains("b]"), config::toString);
        assertTrue(config.toString().contains("header=[X-Token]"), config::toString);
    }

    static Stream<Setting<?>> settings() {
        return Setting.all().stream();
    }

    static Stream<Setting<?>> numbers() {
        return settings().filter(setting -> setting.range() != null);
    }

    static Stream<Setting<?>> properties() {
        return settings().filter(Setting::hasProperty);
    }

    /** Returns a builder in which each setting may change without another one. */
    private static NetworkConfig.Builder roomy() {
        return NetworkConfig.builder().maxSlabsLength(1 << 30);
    }

    /** Returns a valid value that is neither the default nor that of another setting. */
    private static Object other(Setting<?> setting) throws NoSuchAlgorithmException {
        Setting.Range range = setting.range();
        if (range != null) {
            return number(
                    setting,
                    range.powerOfTwo()
                            ? range.min() * 4
                            : (setting == Setting.MAX_SLABS_LENGTH ? 1_000_000_000L : ordinal(setting, range)));
        }
        Object value = setting.defaultValue();
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (value instanceof Enum<?> level) {
            Object[] levels = level.getDeclaringClass().getEnumConstants();
            return levels[setting == Setting.LEAK_DETECTION ? 2 : levels.length - 1];
        }
        if (value instanceof String) {
            return setting.name() + " of a test";
        }
        if (setting == Setting.HEADER) {
            return Map.of("X-Token", "abc");
        }
        if (setting == Setting.SSL_CONTEXT) {
            return SSLContext.getDefault();
        }
        if (setting == Setting.TRUST_MANAGERS) {
            return trustManagers();
        }
        return setting == Setting.PROXY ? Proxy.http("localhost", 1) : Generation.G2024;
    }

    /** Returns a number that tells the setting, so that two settings which share a place are found. */
    private static long ordinal(Setting<?> setting, Setting.Range range) {
        if (setting == Setting.RECONNECT_MAX_DELAY_MS) {
            return 40_000;
        }
        long distance = range.max() - range.min();
        return range.min() + Math.min(distance, 5 + Setting.all().indexOf(setting) * Math.min(distance / 100, 1));
    }

    private static Object number(Setting<?> setting, long value) {
        if (setting.defaultValue() instanceof Long) {
            return value;
        }
        return Math.toIntExact(value);
    }

    private static TrustManagerFactory trustManagers() throws NoSuchAlgorithmException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }

    private static void set(NetworkConfig.Builder builder, Setting<?> setting, @Nullable Object value)
            throws ReflectiveOperationException {
        Method setter = Arrays.stream(NetworkConfig.Builder.class.getMethods())
                .filter(method -> method.getName().equals(setting.name()))
                .findFirst()
                .orElseThrow();
        if (setting == Setting.HEADER) {
            setter.invoke(builder, "X-Token", "abc");
        } else {
            setter.invoke(builder, value);
        }
    }

    private static @Nullable Object get(NetworkConfig config, Setting<?> setting) throws ReflectiveOperationException {
        String name = setting == Setting.HEADER ? "headers" : setting.name();
        try {
            return NetworkConfig.class.getMethod(name).invoke(config);
        } catch (InvocationTargetException ex) {
            throw new AssertionError(name, ex.getCause());
        }
    }

    private static void assertRefused(String message, NetworkConfig.Builder builder) {
        NetworkException thrown = assertThrows(NetworkException.class, builder::build, message);
        assertEquals(NetworkException.Reason.INVALID_ARGUMENT, thrown.reason());
        assertNotNull(thrown.getMessage());
        assertTrue(thrown.getMessage().contains(message), thrown::getMessage);
    }

    /** A system property for the length of a block; what it was before comes back. */
    private static final class Property implements AutoCloseable {
        private final String name;
        private final @Nullable String before;

        private Property(Setting<?> setting, String value) {
            name = "voxelize.net." + setting.name();
            before = System.setProperty(name, value);
        }

        @Override
        public void close() {
            if (before == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, before);
            }
        }
    }
}
