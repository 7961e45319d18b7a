package io.voxelize.net.bench.game;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a JVM logs of its collections with {@code -Xlog:gc:file=...:uptimemillis}: lines such as {@code [512ms]
 * GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(512M) 3.211ms}. The JVM's own beans know whole milliseconds
 * only, and not of each pause.
 *
 * <p><b>Thread:</b> any.
 */
final class GcLog {

    private static final Pattern PAUSE = Pattern.compile("^\\[(\\d+)ms] .*\\bPause .* (\\d+\\.\\d+)ms$");

    private GcLog() {}

    /**
     * Returns how long the pauses took that ended after a point in time, in milliseconds.
     *
     * @param log of this JVM, or another one.
     * @param fromMs uptime in milliseconds.
     */
    static List<Double> pausesMs(Path log, long fromMs) throws IOException {
        List<Double> pauses = new ArrayList<>();
        for (String line : Files.readAllLines(log, Charset.defaultCharset())) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.matches() && Long.parseLong(pause.group(1)) >= fromMs) {
                pauses.add(Double.parseDouble(pause.group(2)));
            }
        }
        return pauses;
    }
}
