package io.voxelize.net.testkit.fault;

import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CaptureWriter;
import io.voxelize.net.testkit.capture.CapturedMessage;
import io.voxelize.net.testkit.fault.CutStage.Side;
import io.voxelize.net.testkit.fault.CutStage.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A session of a real server, played again and cut behind any of its bytes, in either direction: the first connection
 * of a game, or the one that took its place. Whatever was cut, the game is back in the world afterwards, knows of it
 * what it would have known without the cut, and was told what {@code ConnectionListener} promises, nothing else and
 * nothing twice.
 */
@Timeout(1_200)
class CutEverywhereTest {

    /** A proxy remembers every connection. */
    private static final int CUTS_OF_A_STAGE = 1_000;

    private final Logger logger = Logger.getLogger("io.voxelize.net");

    @BeforeEach
    void beQuiet() {
        // Each connection would tell of itself.
        logger.setLevel(Level.WARNING);
    }

    @AfterEach
    void beLoudAgain() {
        logger.setLevel(null);
    }

    @Test
    void shouldReconnectWhenCutAtAnyByte(@TempDir Path directory) throws Exception {
        try (CutStage stage = new CutStage(recorded(directory))) {
            stage.cutAround(Turn.FIRST, Cut.CLOSE);
            for (Turn turn : Turn.values()) {
                cut(stage, turn, Side.CLIENT, Cut.CLOSE, 1, 701);
                cut(stage, turn, Side.CLIENT, Cut.RESET, 3, 1_999);
                cut(stage, turn, Side.SERVER, Cut.CLOSE, 2, 67);
                cut(stage, turn, Side.SERVER, Cut.RESET, 5, 131);
            }
            stage.checkNothingElseWasLost();
        }
    }

    private static void cut(CutStage stage, Turn turn, Side side, Cut how, long from, long step) {
        for (long position = from; position <= stage.end(turn, side); position += step) {
            stage.check(turn, side, position, how);
        }
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({
        "FIRST, CLIENT, CLOSE, 1",
        "FIRST, CLIENT, RESET, 5",
        "FIRST, SERVER, CLOSE, 1",
        "FIRST, SERVER, RESET, 1",
        "RETURN, CLIENT, CLOSE, 3",
        "RETURN, CLIENT, RESET, 11",
        "RETURN, SERVER, CLOSE, 1",
        "RETURN, SERVER, RESET, 1"
    })
    void shouldComeBackBehindEveryByte(Turn turn, Side side, Cut how, int step, @TempDir Path directory)
            throws Exception {
        long startNs = System.nanoTime();
        Capture capture = recorded(directory);
        int count = 0;
        long end = Long.MAX_VALUE;
        for (long from = 0; from <= end; from += (long) CUTS_OF_A_STAGE * step) {
            try (CutStage stage = new CutStage(capture)) {
                end = stage.end(turn, side);
                long last = Math.min(end, from + (long) CUTS_OF_A_STAGE * step - 1);
                for (long position = from; position <= last; position += step) {
                    stage.check(turn, side, position, how);
                    count++;
                }
                stage.checkNothingElseWasLost();
            }
        }
        System.out.println("cuts: turn=" + turn + ", side=" + side + ", how=" + how + ", step=" + step + ", bytes="
                + end + ", cuts=" + count + ", seconds=" + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs));
    }

    /** Leaves out most of what is alike, chunks and steps of one entity: all of them would only take longer. */
    private static Capture recorded(Path directory) throws IOException {
        Path file = directory.resolve("short.vxlcap");
        int[] seen = new int[1 << 16];
        try (CaptureWriter out = CaptureWriter.open(file)) {
            for (CapturedMessage message :
                    Capture.bundled(Capture.TUTORIAL_G2026).messages()) {
                int length = message.length();
                boolean fourChunks = length > 500 && length < 560;
                int kind = fourChunks ? 500 : length;
                int stride = fourChunks ? 7 : length == 54 ? 12 : 1;
                if (message.direction() == CaptureDirection.CLIENT_TO_SERVER || seen[kind]++ % stride == 0) {
                    ByteBuffer payload = message.payload();
                    byte[] bytes = new byte[payload.remaining()];
                    payload.get(bytes);
                    out.write(message.timeNs(), message.direction(), bytes);
                }
            }
        }
        return Capture.read(file);
    }
}
