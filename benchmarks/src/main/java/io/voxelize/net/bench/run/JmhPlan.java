package io.voxelize.net.bench.run;

import io.voxelize.net.bench.ring.RecordLengths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Which of JMH's benchmarks are run: in the quick plan those whose rows the report shows, in the full one all, and of
 * either what is asked for.
 *
 * <p><b>Thread:</b> any.
 */
final class JmhPlan {

    /** One fork, and short iterations. */
    private static final List<String> QUICK = List.of("-f", "1", "-wi", "3", "-w", "1s", "-i", "4", "-r", "500ms");

    private static final List<String> QUICKER = List.of("-f", "1", "-wi", "2", "-w", "300ms", "-i", "4", "-r", "300ms");

    /** For what is little code. */
    private static final List<String> QUICK_SMALL =
            List.of("-f", "1", "-wi", "2", "-w", "1s", "-i", "4", "-r", "500ms");

    /** For what is next to none. */
    private static final List<String> QUICKEST =
            List.of("-f", "1", "-wi", "2", "-w", "150ms", "-i", "4", "-r", "150ms");

    private static final int QUICK_MS = 6_500;
    private static final int QUICK_SMALL_MS = 5_500;
    private static final int QUICKER_MS = 2_800;
    private static final int QUICKEST_MS = 1_900;

    /** Two forks of nine iterations of a second, and their starts. */
    private static final List<String> FULL = List.of("-f", "2", "-wi", "4", "-w", "1s", "-i", "5", "-r", "1s");

    private static final int FULL_MS = 20_500;

    private static final String HAND_OVER = "HandOverBenchmark.inTurn";

    private final Pattern include;
    private final String capture;
    private final List<String> others;
    private final RecordLengths lengths;
    private final List<JmhCell> cells = new ArrayList<>();

    private JmhPlan(Pattern include, String capture, List<String> others, RecordLengths lengths) {
        this.include = include;
        this.capture = capture;
        this.others = others;
        this.lengths = lengths;
    }

    /**
     * Returns what is to be run.
     *
     * @param include looked for in the names of benchmarks.
     * @param full whether to run all, with all their parameters.
     * @param capture to decode.
     * @param others captures of servers of other generations.
     * @param lengths of records to hand over.
     */
    static List<JmhCell> of(Pattern include, boolean full, String capture, List<String> others, RecordLengths lengths) {
        JmhPlan plan = new JmhPlan(include, capture, others, lengths);
        if (full) {
            plan.everything();
        } else {
            plan.quick();
        }
        return plan.cells;
    }

    private void quick() {
        List<BenchmarkListEntry> left = wanted();
        decoding(left);
        quick(
                left,
                "SmallMessageBenchmark.allInTurn",
                QUICK_SMALL,
                QUICK_SMALL_MS,
                "message",
                "ENTITY",
                "PEER",
                "UPDATE",
                "CHAT");
        handOver(left);
        quick(left, "SyncBenchmark", QUICKER, QUICKER_MS, "interceptors", "1", "8");
        // Who asks for something in particular gets it in the quick plan too.
        if (!include.pattern().isEmpty()) {
            left.forEach(entry -> add(entry, QUICK, QUICK_MS, capture, rows(entry, "", 1)));
        }
    }

    private void decoding(List<BenchmarkListEntry> left) {
        for (BenchmarkListEntry entry : take(left, "DecodeBenchmark.allInTurn")) {
            add(entry, with(QUICK, "parts", "ALL", "VOXELS_AND_LIGHTS"), QUICK_MS, capture, 2);
            for (String other : others) {
                add(entry, with(QUICK, "parts", "ALL"), QUICK_MS, other, 1);
            }
        }
    }

    /** Every way for the median of small messages, and ours and its limit for the other lengths. */
    private void handOver(List<BenchmarkListEntry> left) {
        String median = Integer.toString(lengths.medianSmall());
        String[] others = lengths().filter(length -> !length.equals(median)).toArray(String[]::new);
        for (BenchmarkListEntry entry : take(left, HAND_OVER)) {
            add(entry, with(QUICKEST, "length", median), QUICKEST_MS, capture, rows(entry, "length", 1));
            List<String> options = with(with(QUICKEST, "length", others), "kind", "ours", "agrona");
            add(entry, options, QUICKEST_MS, capture, 2 * others.length);
        }
    }

    /** Those of records, and the 64 bytes that a figure is set for. */
    private Stream<String> lengths() {
        return Stream.concat(Stream.of(64), lengths.all().stream()).distinct().map(length -> Integer.toString(length));
    }

    private void quick(
            List<BenchmarkListEntry> left,
            String name,
            List<String> options,
            int rowMs,
            String param,
            String... values) {
        for (BenchmarkListEntry entry : take(left, name)) {
            add(entry, with(options, param, values), rowMs, capture, rows(entry, param, values.length));
        }
    }

    private void everything() {
        String[] records = lengths().toArray(String[]::new);
        for (BenchmarkListEntry entry : wanted()) {
            if (entry.getUsername().endsWith("." + HAND_OVER)) {
                int rows = rows(entry, "length", records.length);
                add(entry, with(FULL, "length", records), FULL_MS, capture, rows);
                continue;
            }
            add(entry, FULL, FULL_MS, capture, rows(entry, "", 1));
            if (entry.getUsername().endsWith("DecodeBenchmark.allInTurn")) {
                others.forEach(other -> add(entry, FULL, FULL_MS, other, rows(entry, "", 1)));
            }
        }
    }

    private void add(BenchmarkListEntry entry, List<String> options, int rowMs, String input, int rows) {
        String name = entry.getUsername();
        cells.add(new JmhCell(name, "^" + name.replace(".", "\\.") + "$", options, input, rows, rowMs));
    }

    private static List<String> with(List<String> options, String param, String... values) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-p", param + "=" + String.join(",", values)));
        return all;
    }

    /** Takes out what has a name that ends, or whose class's name ends, like this. */
    private static List<BenchmarkListEntry> take(List<BenchmarkListEntry> left, String name) {
        List<BenchmarkListEntry> taken = left.stream()
                .filter(entry -> entry.getUsername().contains("." + name))
                .toList();
        left.removeAll(taken);
        return taken;
    }

    /**
     * How many combinations of parameters there are, where one of them has another number of values than it says
     * itself.
     */
    private static int rows(BenchmarkListEntry entry, String param, int values) {
        int rows = 1;
        for (Map.Entry<String, String[]> each :
                entry.getParams().orElse(Map.of()).entrySet()) {
            rows *= each.getKey().equals(param) ? values : Math.max(1, each.getValue().length);
        }
        return rows;
    }

    private List<BenchmarkListEntry> wanted() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        List<String> seen = new ArrayList<>();
        List<BenchmarkListEntry> wanted = new ArrayList<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
            if (include.matcher(entry.getUsername()).find() && !seen.contains(entry.getUsername())) {
                seen.add(entry.getUsername());
                wanted.add(entry);
            }
        }
        return wanted;
    }
}
