package io.voxelize.net.bench.run;

import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Which of JMH's benchmarks are run: in the quick plan those whose rows the report shows, in the full one all, and of these what is asked for.
 *
 * <p><b>Thread:</b> any.
 */
final class JmhPlan {

    /** What the quick plan runs; the others explain these. */
    private static final Pattern QUICK = Pattern.compile("InTurn$|HandOverBenchmark.inTurn$|SyncBenchmark");

    private JmhPlan() {}

    /** A regular expression for each. */
    static List<String> matching(Pattern include, boolean full) {
        // Who asks for something in particular gets it in the quick plan too.
        boolean all = full || !include.pattern().isEmpty();
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .filter(name -> all || QUICK.matcher(name).find())
                .filter(name -> include.matcher(name).find())
                .distinct()
                .map(name -> "^" + name.replace(".", "\\.") + "$")
                .toList();
    }
}
