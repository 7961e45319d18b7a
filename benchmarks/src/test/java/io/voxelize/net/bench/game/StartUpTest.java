package io.voxelize.net.bench.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.bench.traffic.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StartUpTest {

    private static final boolean AOT = Runtime.version().feature() >= 25;

    private final Path folder;
    private final List<List<String>> started = new ArrayList<>();

    StartUpTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A game that takes a millisecond more each time. */
    private StartUp.Start start(List<String> options) {
        started.add(options);
        return new StartUp.Start(started.size(), 10 * started.size());
    }

    private JsonNode metrics(Arguments arguments, StartUp.Starter starter) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(new StartUp(arguments, folder, starter).measure().toString())
                .path("metrics");
    }

    private String option(String aot, String before) {
        return "-XX:" + (AOT ? aot : before) + "=" + folder.resolve("cache");
    }

    @Test
    void shouldNotCountTheFirstStart() throws IOException, InterruptedException {
        JsonNode metrics = metrics(Arguments.of("starts=2"), this::start);
        assertEquals("[2.0,3.0]", metrics.path("firstChunkMs").toString());
        assertEquals("[20.0,30.0]", metrics.path("startCpuMs").toString());
        assertEquals(List.of(List.of(), List.of(), List.of()), started);
    }

    @Test
    void shouldStartWithTheArchiveOfAnEarlierGame() throws IOException, InterruptedException {
        JsonNode metrics = metrics(Arguments.of("starts=1", "cache=true"), options -> {
            Files.write(folder.resolve("cache"), new byte[1]);
            return start(options);
        });
        assertEquals("[3.0]", metrics.path("firstChunkMs").toString());
        List<String> archived = List.of(option("AOTCache", "SharedArchiveFile"));
        assertEquals(List.of(List.of(option("AOTCacheOutput", "ArchiveClassesAtExit")), archived, archived), started);
    }

    @Test
    void shouldFailWhenTheJvmWritesNoArchive() {
        IOException failure =
                assertThrows(IOException.class, () -> metrics(Arguments.of("starts=1", "cache=true"), this::start));
        assertEquals("JVM wrote no cache: version=" + Runtime.version(), failure.getMessage());
    }

    /** What a game that runs this class does. */
    private static StartUp.Start play(String what) throws IOException, InterruptedException {
        return StartUp.start(
                StartUp.command(List.of("-Xshare:auto"), Game.class.getName(), Arguments.of("what=" + what)));
    }

    @Test
    void shouldReadWhatAGameTook() throws IOException, InterruptedException {
        StartUp.Start start = play("chunk");
        assertEquals(12, start.cpuMs());
        assertTrue(start.wallMs() > 0, start.toString());
    }

    @Test
    void shouldFailWhenAGameEndsWithoutAChunk() {
        IOException failure = assertThrows(IOException.class, () -> play("nothing"));
        assertEquals("game ended before its first chunk: status=3", failure.getMessage());
    }

    /** A game of no chunk, or of one. */
    static final class Game {

        private Game() {}

        public static void main(String[] args) {
            System.out.println("loading");
            if (Arguments.of(args).text("what").equals("chunk")) {
                System.out.println(FirstChunk.FIRST + 12);
                return;
            }
            System.exit(3);
        }
    }
}
