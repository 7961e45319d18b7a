package io.voxelize.net.testkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.server.VoxelizeServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(60)
class ServeCommandTest {
    @Test
    void shouldPrintItsUrlAndServeUntilInterrupted() throws IOException, InterruptedException {
        try (PipedReader printed = new PipedReader();
                PrintWriter out = new PrintWriter(new PipedWriter(printed), true)) {
            CommandLine command = Main.commandLine().setOut(out).setErr(new PrintWriter(new StringWriter()));
            Thread serving = new Thread(
                    () -> command.execute("serve", "--port", "0", "--preload", "0", "--generation", "G2023"));
            serving.start();
            String url = String.valueOf(new BufferedReader(printed).readLine());
            assertTrue(url.matches("http://127\\.0\\.0\\.1:\\d+"), url);
            HttpResponse<String> info = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + "/info")).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertTrue(info.body().contains("\"worlds\""), info.body());
            serving.interrupt();
            serving.join();
        }
    }

    @Test
    void shouldFailWithOneLineWhenPortIsTaken() throws IOException {
        try (VoxelizeServer taken = VoxelizeServer.builder().preload(0).start()) {
            StringWriter err = new StringWriter();
            int status = Main.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute("serve", "--port", Integer.toString(taken.port()));
            assertEquals(1, status);
            assertTrue(err.toString().startsWith("cannot listen: port=" + taken.port()), err.toString());
            assertEquals(1, err.toString().lines().count());
        }
    }

    @Test
    void shouldRefuseUnknownGeneration() {
        StringWriter err = new StringWriter();
        assertEquals(2, Main.commandLine().setErr(new PrintWriter(err)).execute("serve", "--generation", "g1999"));
        assertTrue(err.toString().contains("unknown generation: name=g1999"), err.toString());
    }
}
