package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.NetworkException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The error of a JVM that lacks the flag for Agrona. */
@Timeout(60)
final class AgronaAccessTest {

    private static final String FLAG = "--add-opens";
    private static final String OPENED = "java.base/jdk.internal.misc=";

    /** Says what the check says, twice: the second time other errors are at its bottom. */
    static final class Probe {
        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try {
                    AgronaAccess.check();
                    System.out.println("fine");
                } catch (NetworkException ex) {
                    System.out.println(ex.reason() + ": " + ex.getMessage());
                }
            }
        }
    }

    private static Path home(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<String> run(List<String> flags, Class<?>... homes) throws Exception {
        List<String> path = new ArrayList<>();
        for (Class<?> type : homes) {
            path.add(home(type).toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.of(
                        List.of(java),
                        flags,
                        List.of("-cp", String.join(File.pathSeparator, path), Probe.class.getName()))
                .flatMap(List::stream)
                .collect(Collectors.toList());
        return output(new ProcessBuilder(command).redirectErrorStream(true));
    }

    private static List<String> output(ProcessBuilder builder) throws IOException, InterruptedException {
        // Without what the environment may add to every JVM's command line.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().filter(line -> !line.startsWith("WARNING:")).toList();
    }

    private static boolean isAgrona2() {
        try {
            Class.forName("org.agrona.UnsafeApi", false, AgronaAccessTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException ex) {
            return false;
        }
    }

    @Test
    void shouldNameTheFlagWhenAgrona2LacksIt() throws Exception {
        String expected = isAgrona2()
                ? "UNSUPPORTED_PLATFORM: Agrona 2 needs a JVM flag that is missing: " + FLAG + " " + OPENED
                        + "ALL-UNNAMED"
                : "fine";
        assertEquals(List.of(expected, expected), run(List.of(), AgronaAccess.class, Probe.class, UnsafeBuffer.class));
    }

    @Test
    void shouldSayNothingWithTheFlag() throws Exception {
        assertEquals(
                List.of("fine", "fine"),
                run(List.of(FLAG, OPENED + "ALL-UNNAMED"), AgronaAccess.class, Probe.class, UnsafeBuffer.class));
    }

    @Test
    void shouldSayWhenAgronaIsMissing() throws Exception {
        List<String> output = run(List.of(), AgronaAccess.class, Probe.class);
        assertEquals(2, output.size());
        assertTrue(output.get(0).startsWith("UNSUPPORTED_PLATFORM: Agrona is missing"), output.get(0));
    }

    @Test
    void shouldPassInThisJvm() {
        AgronaAccess.check();
        assertTrue(
                !isAgrona2()
                        || ManagementFactory.getRuntimeMXBean()
                                .getInputArguments()
                                .toString()
                                .contains(OPENED),
                "the tests themselves run with the flag");
    }
}
