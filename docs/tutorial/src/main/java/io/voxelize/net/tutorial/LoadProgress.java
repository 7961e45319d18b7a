package io.voxelize.net.tutorial;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many chunks have arrived: a bar on a terminal, a line per quarter in a file or a pipe.
 *
 * <p><b>Thread:</b> game.
 */
final class LoadProgress implements AutoCloseable {

    private static final int UPDATE_INTERVAL_MS = 50;
    private static final int QUARTERS = 4;

    private final PrintStream out;
    private final int wanted;
    private final @Nullable ProgressBar bar;
    private int quartersShown;

    private LoadProgress(PrintStream out, int wanted, @Nullable ProgressBar bar) {
        this.out = out;
        this.wanted = wanted;
        this.bar = bar;
    }

    /**
     * Starts at 0 and shows a bar if the output is a terminal.
     *
     * @param out where to show it.
     * @param wanted how many chunks there will be.
     * @return a new progress; close it when loading has ended.
     */
    static LoadProgress start(PrintStream out, int wanted) {
        return start(out, wanted, out == System.out && isTerminal());
    }

    /**
     * Starts at 0.
     *
     * @param out where to show it.
     * @param wanted how many chunks there will be.
     * @param terminal whether {@code out} is one.
     * @return a new progress; close it when loading has ended.
     */
    static LoadProgress start(PrintStream out, int wanted, boolean terminal) {
        return new LoadProgress(out, wanted, terminal ? bar(out, wanted) : null);
    }

    /** Returns false for files, pipes and build servers. */
    // Since JDK 22 System.console() is never null, which the check warns of; isInteractive tells the rest.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && isInteractive(console);
    }

    /**
     * Shows how many chunks there are.
     *
     * @param loaded {@code 0} to the number wanted.
     */
    void show(int loaded) {
        if (bar != null) {
            bar.stepTo(loaded);
            return;
        }
        int quarters = loaded * QUARTERS / wanted;
        if (quarters > quartersShown) {
            quartersShown = quarters;
            out.println("chunks " + loaded + "/" + wanted);
        }
    }

    /** Leaves the bar as it stands and goes to a new line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(PrintStream out, int wanted) {
        return new ProgressBarBuilder()
                .setTaskName("chunks")
                .setInitialMax(wanted)
                .setStyle(isUnicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_INTERVAL_MS)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .hideEta()
                .build();
    }

    private static boolean isUnicode() {
        Charset terminal = Charset.forName(System.getProperty(
                "sun.stdout.encoding", Charset.defaultCharset().name()));
        return terminal.equals(StandardCharsets.UTF_8);
    }

    /** JDK 22 and newer may hand out a console without a terminal; only they have the method that tells. */
    private static boolean isInteractive(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException ex) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException ex) {
            return false;
        }
    }
}
