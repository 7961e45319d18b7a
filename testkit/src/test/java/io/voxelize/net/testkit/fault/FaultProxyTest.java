package io.voxelize.net.testkit.fault;

import static io.voxelize.net.testkit.fault.Streams.assertEnded;
import static io.voxelize.net.testkit.fault.Streams.assertReads;
import static io.voxelize.net.testkit.fault.Streams.assertReadsNothing;
import static io.voxelize.net.testkit.fault.Streams.assertReset;
import static io.voxelize.net.testkit.fault.Streams.bytes;
import static io.voxelize.net.testkit.fault.Streams.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.fault.Streams.Ends;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultProxyTest {

    private final Streams streams = new Streams();
    private final FaultProxy proxy = streams.proxy;

    FaultProxyTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        streams.close();
    }

    private static long elapsedMs(long startNs) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    // Passing on.

    @Test
    void shouldPassEverythingOnAndCountIt() throws Exception {
        Ends first = streams.connect();
        Ends second = streams.connect();
        byte[] up = bytes(1_000_000);
        byte[] down = bytes(300);
        Thread sender = new Thread(() -> {
            try {
                first.sendToServer(up);
            } catch (IOException ex) {
                throw new AssertionError(ex);
            }
        });
        sender.start();

        assertReads(up, first.server());
        second.sendToClient(down);
        assertReads(down, second.client());

        assertEquals(1_000_000, proxy.connection(1).toServer().receivedBytes());
        assertEquals(1_000_000, proxy.connection(1).toServer().passedBytes());
        assertEquals(0, proxy.connection(1).toClient().receivedBytes());
        assertEquals(300, proxy.connection(2).toClient().passedBytes());
        assertEquals(1_000_000, proxy.toServer().passedBytes());
        assertEquals(300, proxy.toClient().receivedBytes());
        assertEquals(2, proxy.connectionCount());
        assertEquals(2, proxy.openConnectionCount());
        assertSame(proxy.connection(2), proxy.connection(2));
        assertEquals(2, proxy.connection(2).number());
        sender.join();
    }

    @Test
    void shouldPassOnTheEndOfOneDirectionAndThenOfBoth() throws Exception {
        Ends ends = streams.connect();

        ends.sendToServer(bytes(3));
        ends.client().shutdownOutput();
        assertReads(bytes(3), ends.server());
        assertEnded(ends.server());
        assertTrue(proxy.connection(1).isOpen());
        ends.sendToClient(bytes(4));
        ends.server().close();

        assertReads(bytes(4), ends.client());
        assertEnded(ends.client());
        proxy.connection(1).awaitClosed();
        assertFalse(proxy.connection(1).isOpen());
        proxy.awaitOpenConnections(0);
    }

    @Test
    void shouldPassOnThatOneEndResetTheConnection() throws Exception {
        Ends ends = streams.connect();

        ends.client().setSoLinger(true, 0);
        ends.client().close();

        assertReset(ends.server());
        proxy.connection(1).awaitClosed();
    }

    @Test
    void shouldResetClientWhenServerIsNotThere() throws Exception {
        streams.listener.close();

        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertReset(client);
        }
        proxy.connection(1).awaitClosed();
        assertEquals(1, proxy.connectionCount());
    }

    @Test
    void shouldLeadLaterConnectionsToAnotherServer() throws Exception {
        Ends before = streams.connect();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            proxy.serverPort(other.getLocalPort());

            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
                    Socket server = other.accept()) {
                client.getOutputStream().write(bytes(5));
                assertReads(bytes(5), server);
            }
        }
        before.sendToServer(bytes(6));
        assertReads(bytes(6), before.server());
    }

    // Time.

    @Test
    void shouldDelayEveryByteWithoutDelayingOneBehindTheOther() throws Exception {
        proxy.toServer().latencyMs(1_000);
        Ends ends = streams.connect();
        long startNs = System.nanoTime();

        for (int i = 1; i <= 40; i++) {
            ends.sendToServer(bytes(1));
            proxy.toServer().awaitReceivedBytes(i);
        }
        ends.server().getInputStream().readNBytes(40);

        // One behind the other would take 40 seconds.
        long tookMs = elapsedMs(startNs);
        assertTrue(tookMs >= 1_000 && tookMs < 30_000, () -> "took " + tookMs + " ms");
    }

    @Test
    void shouldKeepOrderUnderJitter() throws Exception {
        proxy.toServer().jitterMs(30);
        Ends ends = streams.connect();
        byte[] bytes = bytes(60);

        for (int i = 0; i < bytes.length; i++) {
            ends.sendToServer(new byte[] {bytes[i]});
            proxy.toServer().awaitReceivedBytes(i + 1);
        }

        assertReads(bytes, ends.server());
    }

    @Test
    void shouldLimitBandwidth() throws Exception {
        proxy.toClient().bytesPerSecond(100_000);
        Ends ends = streams.connect();
        long startNs = System.nanoTime();

        ends.sendToClient(bytes(50_000));
        assertReads(bytes(50_000), ends.client());

        long tookMs = elapsedMs(startNs);
        assertTrue(tookMs >= 400 && tookMs < 30_000, () -> "took " + tookMs + " ms, expected 500");
    }

    @Test
    void shouldPassSlicesOnOneByOne() throws Exception {
        proxy.toClient().slices(2, 3_600_000);
        Ends ends = streams.connect();

        ends.sendToClient(bytes(9));
        proxy.toClient().awaitReceivedBytes(9);

        byte[] read = new byte[9];
        assertEquals(2, ends.client().getInputStream().read(read));
        assertEquals(2, proxy.toClient().passedBytes());
        proxy.toClient().slices(1, 0);
        assertEquals(7, ends.client().getInputStream().readNBytes(read, 2, 7));
        assertTrue(Arrays.equals(bytes(9), read));
    }

    @Test
    void shouldPassManyBytesOnInSlicesOfOne() throws Exception {
        proxy.toServer().slices(1, 0);
        Ends ends = streams.connect();

        ends.sendToServer(bytes(20_000));

        assertReads(bytes(20_000), ends.server());
    }

    // Stalls and half-open connections.

    @Test
    void shouldHoldBytesBackUntilResumed() throws Exception {
        Ends ends = streams.connect();
        proxy.toServer().stallAt(4);

        ends.sendToServer(bytes(10));
        byte[] before = ends.server().getInputStream().readNBytes(4);

        assertReadsNothing(ends.server());
        assertEquals(4, proxy.toServer().passedBytes());
        proxy.toServer().resume();
        byte[] after = ends.server().getInputStream().readNBytes(6);
        assertTrue(Arrays.equals(bytes(10), join(before, after)));
    }

    @Test
    void shouldStopReadingWhileStalledAndGoOnWithoutLoss() throws Exception {
        Ends ends = streams.connect();
        proxy.toServer().stall();

        long taken = Streams.fill(ends.client(), new byte[32_768]);

        // What the sockets' buffers take, and no more.
        assertTrue(taken < 64 << 20, () -> "taken=" + taken);
        assertTrue(
                proxy.toServer().receivedBytes() <= 4 << 20,
                () -> "received=" + proxy.toServer().receivedBytes());
        proxy.toServer().resume();
        assertEquals(taken, ends.server().getInputStream().readNBytes((int) taken).length);
    }

    @Test
    void shouldHoldBackOnlyTheDirectionAndConnectionThatIsStalled() throws Exception {
        Ends first = streams.connect();
        Ends second = streams.connect();
        proxy.connection(1).toServer().stall();

        first.sendToServer(bytes(5));
        first.sendToClient(bytes(6));
        second.sendToServer(bytes(7));

        assertReads(bytes(6), first.client());
        assertReads(bytes(7), second.server());
        assertReadsNothing(first.server());
    }

    @Test
    void shouldKeepBothSocketsOfHalfOpenConnection() throws Exception {
        Ends ends = streams.connect();
        proxy.toServer().swallowAt(3);
        proxy.toClient().swallow();

        ends.sendToServer(bytes(5));
        ends.sendToClient(bytes(6));
        proxy.toServer().awaitReceivedBytes(5);
        proxy.toClient().awaitReceivedBytes(6);
        ends.server().close();

        assertReadsNothing(ends.client());
        ends.sendToServer(bytes(7));
        proxy.toServer().awaitReceivedBytes(12);
        assertEquals(3, proxy.toServer().passedBytes());
        assertEquals(0, proxy.toClient().passedBytes());
        assertTrue(proxy.connection(1).isOpen());
    }

    // Cuts.

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldCutPlannedConnectionBehindTheBytesBefore(Cut how) throws Exception {
        proxy.connection(2).toClient().cutAt(7, how);
        Ends first = streams.connect();
        Ends second = streams.connect();

        first.sendToClient(bytes(20));
        second.sendToClient(bytes(20));

        assertReads(bytes(20), first.client());
        assertReads(Arrays.copyOf(bytes(20), 7), second.client());
        assertCut(how, second, 2);
        assertTrue(proxy.connection(1).isOpen());
        assertEquals(7, proxy.connection(2).toClient().passedBytes());
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldCutConnectionWhenItOpens(Cut how) throws Exception {
        proxy.toServer().cutAt(0, how);

        assertCut(how, streams.connect(), 1);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldCutOpenConnections(Cut how) throws Exception {
        Ends first = streams.connect();
        Ends second = streams.connect();
        first.sendToServer(bytes(2));
        assertReads(bytes(2), first.server());

        proxy.cutAll(how);

        assertCut(how, first, 1);
        assertCut(how, second, 2);
        assertEquals(0, proxy.openConnectionCount());
    }

    private void assertCut(Cut how, Ends ends, int number) throws Exception {
        if (how == Cut.RESET) {
            assertReset(ends.client());
            assertReset(ends.server());
        } else {
            assertEnded(ends.client());
            assertEnded(ends.server());
            ends.client().close();
            ends.server().close();
        }
        proxy.connection(number).awaitClosed();
    }

    @Test
    void shouldNotCutConnectionThatIsNotOpen() throws Exception {
        proxy.connection(1).cut(Cut.RESET);
        Ends ends = streams.connect();

        ends.sendToServer(bytes(2));

        assertReads(bytes(2), ends.server());
    }

    // Damage.

    @Test
    void shouldDamageByteOnEveryConnection() throws Exception {
        proxy.toServer().corrupt(2, 0x81).corrupt(2, 0x01);
        Ends first = streams.connect();
        Ends second = streams.connect();
        byte[] damaged = bytes(5);
        damaged[2] ^= (byte) 0x80;

        first.sendToServer(bytes(5));
        second.sendToServer(bytes(5));

        assertReads(damaged, first.server());
        assertReads(damaged, second.server());
    }

    @Test
    void shouldDuplicateRangeThatArrivesInPieces() throws Exception {
        proxy.toServer().duplicate(3, 4);
        Ends ends = streams.connect();
        byte[] bytes = bytes(10);

        for (int i = 0; i < bytes.length; i++) {
            ends.sendToServer(new byte[] {bytes[i]});
            proxy.toServer().awaitReceivedBytes(i + 1);
        }

        assertReads(
                join(Arrays.copyOf(bytes, 7), Arrays.copyOfRange(bytes, 3, 7), Arrays.copyOfRange(bytes, 7, 10)),
                ends.server());
        assertEquals(10, proxy.toServer().receivedBytes());
        assertEquals(14, proxy.toServer().passedBytes());
    }

    @Test
    void shouldDoNoMoreHarmOnceHealed() throws Exception {
        proxy.toServer().stall().corrupt(1, 0xFF).duplicate(2, 2).cutAt(4, Cut.RESET);
        proxy.toClient().swallow();
        Ends ends = streams.connect();
        ends.sendToServer(bytes(6));

        proxy.heal();

        assertReads(bytes(6), ends.server());
        ends.sendToClient(bytes(8));
        assertReads(bytes(8), ends.client());
    }

    // The proxy itself.

    @Test
    void shouldRefuseConnectionsUntilAcceptingAgain() throws Exception {
        Ends ends = streams.connect();

        proxy.refuse();

        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close());
        ends.sendToServer(bytes(3));
        assertReads(bytes(3), ends.server());
        proxy.accept();
        proxy.accept();
        streams.connect();
        proxy.awaitConnections(2);
    }

    @Test
    void shouldNameTheConditionWhenWaitTimesOut() throws Exception {
        try (FaultProxy impatient = FaultProxy.builder(streams.listener.getLocalPort())
                .awaitTimeoutMs(30)
                .start()) {
            AssertionError connections = assertThrows(AssertionError.class, () -> impatient.awaitConnections(2));
            AssertionError bytes = assertThrows(
                    AssertionError.class,
                    () -> impatient.connection(3).toServer().awaitPassedBytes(9));

            assertEquals("waited in vain: connections=0, expected=2, timeoutMs=30", connections.getMessage());
            assertEquals(
                    "waited in vain: passedBytes=0, expected=9, direction=toServer, connection=3, timeoutMs=30",
                    bytes.getMessage());
        }
    }

    @Test
    void shouldRefuseSettingsThatMeanNothing() {
        assertThrows(IllegalArgumentException.class, () -> proxy.connection(0));
        assertThrows(IllegalArgumentException.class, () -> proxy.toClient().latencyMs(-1));
        assertThrows(IllegalArgumentException.class, () -> proxy.toClient().slices(0, 0));
        assertThrows(IllegalArgumentException.class, () -> proxy.toClient().corrupt(0, 0));
        assertThrows(IllegalArgumentException.class, () -> proxy.toClient().corrupt(0, 256));
        assertThrows(IllegalArgumentException.class, () -> proxy.toClient().duplicate(0, 0));
        assertThrows(IllegalArgumentException.class, () -> FaultProxy.builder(0));
        assertThrows(IllegalArgumentException.class, () -> FaultProxy.builder(1).maxHeldLength(0));
    }

    @Test
    void shouldEndItsConnectionsAndItsThreadWhenClosed() throws Exception {
        Ends ends = streams.connect();
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(candidate -> candidate.getName().startsWith("voxelize-fault-proxy"))
                .findAny()
                .orElseThrow();

        proxy.close();
        proxy.close();

        assertReset(ends.client());
        assertReset(ends.server());
        thread.join(20_000);
        assertFalse(thread.isAlive());
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close());
        proxy.toClient().stall();
    }

    @RepeatedTest(50)
    void shouldResetConnectionsThatHaveOnlyJustComeWhenClosed() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            client.setSoTimeout(20_000);

            proxy.close();

            assertReset(client);
        }
    }

    @Test
    void shouldFailWhenPortIsTaken() {
        int taken = streams.listener.getLocalPort();

        IOException thrown = assertThrows(
                IOException.class,
                () -> FaultProxy.builder(1).port(taken).start().close());

        assertTrue(String.valueOf(thrown.getMessage()).startsWith("cannot listen: port=" + taken), thrown::getMessage);
    }
}
