package io.voxelize.net.testkit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureFormatException;
import io.voxelize.net.testkit.capture.CaptureSummariser;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Replays a capture through a real socket into a {@code Network} and prints a summary of the delivered messages as
 * JSON.
 */
@Command(
        name = "summarise",
        mixinStandardHelpOptions = true,
        description = "Replays a capture through a real socket and prints, as JSON, what came out: messages by type, "
                + "records, and count, elements and CRC-32 of every kind of array.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every message came through",
            "1:an error was counted, or a message is missing",
            "2:the file is not a capture"
        })
final class SummariseCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int BAD_FILE = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A capture: VXLCAP01.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Path path = Objects.requireNonNull(file);
        try {
            return summarise(new CaptureSummariser(Capture.read(path)));
        } catch (NoSuchFileException ex) {
            return fail(BAD_FILE, path + ": no such file");
        } catch (CaptureFormatException ex) {
            return fail(BAD_FILE, path + ": " + ex.getMessage());
        } catch (IOException ex) {
            return fail(BAD_FILE, path + ": cannot be read: " + ex.getMessage());
        } catch (NetworkException | IllegalStateException ex) {
            return fail(FAILED, path + ": " + ex.getMessage());
        }
    }

    private int summarise(CaptureSummariser summariser) throws InterruptedException, JsonProcessingException {
        ObjectNode summary = summariser.run();
        commandLine().getOut().println(format(summary));
        commandLine().getOut().flush();
        summariser.faults().forEach(fault -> commandLine().getErr().println(fault));
        return summariser.faults().isEmpty() ? 0 : FAILED;
    }

    private int fail(int status, String line) {
        commandLine().getErr().println(line);
        return status;
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    /**
     * Lays the JSON out as Python's {@code json.dumps(.., indent=1)} does, so that two summaries can be compared with
     * diff.
     */
    static String format(ObjectNode summary) throws JsonProcessingException {
        DefaultIndenter indenter = new DefaultIndenter(" ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER));
        printer.indentObjectsWith(indenter);
        return new ObjectMapper().writer(printer).writeValueAsString(summary);
    }
}
