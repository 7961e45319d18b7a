package io.voxelize.net.nativeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.GeneratedMessageLite;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The GraalVM metadata against the class path: what it names must exist, and what needs naming must be named. */
final class ReachabilityMetadataTest {
    private static final String FOLDER = "/META-INF/native-image/io.voxelize/voxelize-net-core/";
    private static final String MESSAGES = "io.voxelize.net.internal.proto";
    private static final Map<String, Class<?>> PRIMITIVES = Map.of("byte", byte.class, "int", int.class);
    /** Only Agrona 2.x has it; the metadata of a type that is never reached costs nothing. */
    private static final String AGRONA_2_ONLY = "org.agrona.UnsafeApi";

    @Test
    void shouldMakeEveryEntryConditional() throws IOException {
        final JsonNode metadata = metadata();
        for (final String section : List.of("reflection", "resources")) {
            assertFalse(metadata.path(section).isEmpty(), section);
            for (final JsonNode entry : metadata.path(section)) {
                assertTrue(entry.path("condition").path("typeReached").isTextual(), entry::toString);
            }
        }
    }

    @Test
    void shouldNameConditionsThatExist() throws IOException {
        for (final String section : List.of("reflection", "resources")) {
            for (final JsonNode entry : metadata().path(section)) {
                final String condition =
                        entry.path("condition").path("typeReached").asText();
                if (!condition.equals(AGRONA_2_ONLY) || agrona2()) {
                    assertNotNull(load(condition), condition);
                }
            }
        }
    }

    @Test
    void shouldNameTypesAndMembersThatExist() throws ReflectiveOperationException, IOException {
        for (final JsonNode entry : metadata().path("reflection")) {
            final Class<?> type = load(entry.path("type").asText());
            for (final JsonNode field : entry.path("fields")) {
                assertTrue(
                        fieldNames(type).contains(field.path("name").asText()),
                        () -> type.getName() + " has no field " + field);
            }
            for (final JsonNode method : entry.path("methods")) {
                assertNotNull(member(type, method), () -> type.getName() + " has no method " + method);
            }
        }
    }

    @Test
    void shouldNameEveryFieldThatProtobufReachesByReflection()
            throws IOException, URISyntaxException, ClassNotFoundException {
        final Map<String, Set<String>> named = new TreeMap<>();
        for (final JsonNode entry : metadata().path("reflection")) {
            final String type = entry.path("type").asText();
            if (type.startsWith(MESSAGES + ".")) {
                named.put(type, names(entry.path("fields")));
            }
        }
        final Map<String, Set<String>> needed = new TreeMap<>();
        for (final Class<?> type : generatedMessages()) {
            needed.put(type.getName(), protobufFields(type));
        }
        assertTrue(needed.size() > 10, needed::toString);
        assertEquals(needed, named);
    }

    @Test
    void shouldReadTheArgumentsOfTheImageBuilder() throws IOException {
        final Properties properties = new Properties();
        try (InputStream in = open("native-image.properties")) {
            properties.load(in);
        }
        final List<String> arguments =
                List.of(properties.getProperty("Args", "").trim().split("\\s+"));
        assertEquals("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", arguments.get(0));
        assertTrue(
                arguments.get(1).startsWith("--initialize-at-run-time=io.netty.channel.kqueue"), arguments::toString);
        assertEquals(2, arguments.size());
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream in = open("reachability-metadata.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static InputStream open(String name) {
        final InputStream in = ReachabilityMetadataTest.class.getResourceAsStream(FOLDER + name);
        assertNotNull(in, name);
        return in;
    }

    private static boolean agrona2() {
        return ReachabilityMetadataTest.class.getResource("/" + AGRONA_2_ONLY.replace('.', '/') + ".class") != null;
    }

    private static Class<?> load(String name) {
        if (name.endsWith("[]")) {
            return load(name.substring(0, name.length() - 2)).arrayType();
        }
        final Class<?> primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return primitive;
        }
        try {
            // Not initialised: kqueue's classes load a library that only macOS has.
            return Class.forName(name, false, ReachabilityMetadataTest.class.getClassLoader());
        } catch (ClassNotFoundException ex) {
            throw new AssertionError("no such type: name=" + name, ex);
        }
    }

    private static Object member(Class<?> type, JsonNode method) throws NoSuchMethodException {
        final List<Class<?>> parameters = new ArrayList<>();
        for (final JsonNode parameter : method.path("parameterTypes")) {
            parameters.add(load(parameter.asText()));
        }
        final Class<?>[] signature = parameters.toArray(Class<?>[]::new);
        final String name = method.path("name").asText();
        return name.equals("<init>") ? type.getDeclaredConstructor(signature) : type.getDeclaredMethod(name, signature);
    }

    private static Set<String> fieldNames(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).map(Field::getName).collect(Collectors.toSet());
    }

    private static Set<String> names(JsonNode members) {
        final Set<String> names = new TreeSet<>();
        members.forEach(member -> names.add(member.path("name").asText()));
        return names;
    }

    /**
     * The generated code hands the runtime the names of the fields that hold a value or the bits of presence; all of
     * them end in an underscore. What does not (caches of sizes) is touched by the generated code alone.
     */
    private static Set<String> protobufFields(Class<?> message) {
        return Arrays.stream(message.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .filter(name -> name.endsWith("_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Class<?>> generatedMessages() throws IOException, URISyntaxException, ClassNotFoundException {
        final Path origin = Path.of(Message.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(origin)) {
            return messagesIn(origin);
        }
        try (FileSystem jar = FileSystems.newFileSystem(origin)) {
            return messagesIn(jar.getPath("/"));
        }
    }

    private static List<Class<?>> messagesIn(Path root) throws IOException, ClassNotFoundException {
        final List<Class<?>> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(MESSAGES.replace('.', '/')))) {
            for (final Path file : files.toList()) {
                final String name = file.getFileName().toString().replace(".class", "");
                final Class<?> type = load(MESSAGES + "." + name);
                if (GeneratedMessageLite.class.isAssignableFrom(type)) {
                    messages.add(type);
                }
            }
        }
        return messages;
    }
}
