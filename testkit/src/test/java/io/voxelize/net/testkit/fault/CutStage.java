package io.voxelize.net.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CaptureReplayServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recorded session between a server that says it again, a game, and a proxy that cuts; and where in the bytes of the
 * uncut session what ends.
 *
 * <pre>
 *   to the client:   101 │ INIT │ message │ ... │      to the server:   GET │ JOIN │ packets of the game │
 *        handshakeEnd ───┘      │         │     │                           joinEnd ─┘     toServerEnd ───┘
 *               messageEnds[0] ─┘    [1] ─┘     └─ toClientEnd
 * </pre>
 */
final class CutStage implements AutoCloseable {

    /** A Close frame of the client: two bytes of header, four of mask, two of code. */
    private static final int CLOSE_LENGTH = 8;

    private final CaptureReplayServer server;
    private final FaultProxy proxy;
    private final CutGame game;
    /** What the game hears when nothing is cut, and knows in the end. */
    private final List<String> uncutLog;

    private final List<String> uncutWorld;
    private final long[] messageEnds;
    private final long requestEnd;
    private final long handshakeEnd;
    private final long joinEnd;
    private final long toServerEnd;
    private int connectionCount;
    private int heardCount;

    /** Which connection of a game is cut. */
    enum Turn {
        /** The one that {@code connect()} opens. */
        FIRST,
        /** The one that takes its place, when that was cut as well. */
        RETURN
    }

    /** Who does not hear the rest. */
    enum Side {
        CLIENT,
        SERVER
    }

    /** Plays the session uncut, to know how that is. */
    CutStage(Capture capture) throws Exception {
        server = CaptureReplayServer.builder(capture).closeAtEnd(false).start();
        proxy = FaultProxy.builder(server.port()).start();
        game = new CutGame(server.world());
        long[] lengths = capture.messages(CaptureDirection.SERVER_TO_CLIENT).stream()
                .mapToLong(message -> frameLength(message.length()))
                .toArray();
        FaultConnection uncut = proxy.connection(++connectionCount);
        game.enter(proxy.url());
        game.awaitVisit(0, lengths.length);
        messageEnds = endingAt(uncut.toClient().receivedBytes(), lengths);
        handshakeEnd = messageEnds[0] - lengths[0];
        uncutWorld = game.known();
        game.leave();
        uncutLog = List.copyOf(game.log());
        uncut.awaitClosed();
        toServerEnd = uncut.toServer().receivedBytes() - CLOSE_LENGTH;
        requestEnd = measure(handshakeEnd - 1);
        joinEnd = measure(handshakeEnd) - CLOSE_LENGTH;
        checkNothingElseWasLost();
    }

    private static int frameLength(int payloadLength) {
        if (payloadLength < 126) {
            return 2 + payloadLength;
        }
        return payloadLength < 1 << 16 ? 4 + payloadLength : 10 + payloadLength;
    }

    private static long[] endingAt(long end, long[] lengths) {
        long[] ends = new long[lengths.length];
        long position = end - Arrays.stream(lengths).sum();
        for (int i = 0; i < lengths.length; i++) {
            position += lengths[i];
            ends[i] = position;
        }
        return ends;
    }

    /** Returns how many bytes the client says to a server of which it hears so many and no more. */
    private long measure(long heardBytes) throws Exception {
        FaultConnection deaf = proxy.connection(++connectionCount);
        deaf.toClient().stallAt(heardBytes);
        game.tryToEnter(
                proxy.url(),
                heardBytes < handshakeEnd ? ConnectionState.CONNECTING : ConnectionState.JOINING,
                () -> deaf.toClient().passedBytes() >= heardBytes);
        deaf.toClient().resume();
        deaf.awaitClosed();
        return deaf.toServer().receivedBytes();
    }

    /**
     * How many bytes there are to cut behind: of a connection in place of another, only as many as are no different
     * from those of the first.
     */
    long end(Turn turn, Side side) {
        if (side == Side.CLIENT) {
            return messageEnds[messageEnds.length - 1];
        }
        return turn == Turn.FIRST ? toServerEnd : joinEnd;
    }

    /** How many messages have ended so many bytes after the beginning. */
    private int messagesIn(long bytes) {
        int index = Arrays.binarySearch(messageEnds, bytes);
        return index >= 0 ? index + 1 : -index - 1;
    }

    /**
     * What a connection that is cut may come to: whether the handshake succeeds, and how many messages are delivered,
     * of which the first is INIT.
     */
    private record Fate(boolean mayFail, boolean mayOpen, int minMessages, int maxMessages) {}

    /** Cuts in and around everything that ends somewhere. */
    void cutAround(Turn turn, Cut how) {
        for (long end : new long[] {handshakeEnd, messageEnds[0], messageEnds[1], end(turn, Side.CLIENT)}) {
            for (long position = end - 1; position <= Math.min(end + 1, end(turn, Side.CLIENT)); position++) {
                check(turn, Side.CLIENT, position, how);
            }
        }
        for (long end : new long[] {requestEnd, joinEnd, end(turn, Side.SERVER)}) {
            for (long position = end - 1; position <= Math.min(end + 1, end(turn, Side.SERVER)); position++) {
                check(turn, Side.SERVER, position, how);
            }
        }
    }

    /** Cuts a connection, lets the game come back, and checks what it knows and was told. */
    void check(Turn turn, Side side, long position, Cut how) {
        List<Fate> fates = new ArrayList<>();
        if (turn == Turn.RETURN) {
            fates.add(plan(proxy.connection(connectionCount + 1), Side.CLIENT, messageEnds[2], Cut.CLOSE));
        }
        fates.add(plan(proxy.connection(connectionCount + fates.size() + 1), side, position, how));
        check(turn + " " + side + " " + position + " " + how, fates);
    }

    private Fate plan(FaultConnection cut, Side side, long position, Cut how) {
        if (side == Side.CLIENT) {
            cut.toClient().cutAt(position, how);
            boolean whole = position >= handshakeEnd;
            int messages = messagesIn(position);
            // In order, the client reads everything before the end; a reset may take with it what was not read yet.
            return how == Cut.CLOSE ? new Fate(!whole, whole, messages, messages) : new Fate(true, whole, 0, messages);
        }
        cut.toServer().cutAt(position, how);
        // The answer to what comes last is cut off with it.
        boolean answered = position > requestEnd;
        return position <= joinEnd ? new Fate(!answered, answered, 0, 0) : new Fate(false, true, 1, messageEnds.length);
    }

    private void check(String what, List<Fate> fates) {
        game.enter(proxy.url());
        game.awaitVisit(fates.size(), messageEnds.length);
        assertEquals(uncutWorld, game.known(), what);
        game.leave();
        connectionCount += fates.size() + 1;
        assertEquals(connectionCount, proxy.connectionCount(), what);
        try {
            checkLog(fates);
        } catch (AssertionError failure) {
            throw new AssertionError(
                    what + ": " + failure.getMessage() + ", fates=" + fates + ", heard=" + briefly(game.log()));
        }
    }

    /** Messages are counted. */
    private static String briefly(List<String> log) {
        StringBuilder brief = new StringBuilder();
        int messages = 0;
        for (String entry : log) {
            boolean message = Character.isUpperCase(entry.charAt(0));
            if (!message && messages > 0) {
                brief.append(messages).append(" messages, ");
            }
            messages = message ? messages + 1 : 0;
            brief.append(message ? "" : entry + ", ");
        }
        return brief.append(messages).append(" messages").toString();
    }

    private void checkLog(List<Fate> fates) {
        heardCount = 0;
        boolean opened = false;
        for (Fate fate : fates) {
            if (!opened && game.failedConnects() > 0) {
                assertTrue(fate.mayFail, "the handshake failed");
                continue;
            }
            assertTrue(opened || fate.mayOpen, "the handshake succeeded");
            int messages = checkVisit(opened);
            assertTrue(messages >= fate.minMessages && messages <= fate.maxMessages, () -> "messages=" + messages);
            opened = true;
            checkNext(CutGame.RECONNECTING);
        }
        assertEquals(messageEnds.length, checkVisit(opened));
        checkNext(CutGame.DISCONNECTED);
        assertEquals(heardCount, game.log().size(), "something was told after the end");
    }

    /** Goes over what was heard of a connection; returns how many messages. */
    private int checkVisit(boolean isReturn) {
        if (!isReturn) {
            checkNext(uncutLog.get(0));
        }
        if (game.log().get(heardCount).equals(CutGame.RECONNECTING)) {
            return 0;
        }
        if (isReturn) {
            checkNext("reconnected");
        }
        checkNext(uncutLog.get(1));
        checkNext(uncutLog.get(2));
        int messages = 1;
        while (messages < messageEnds.length && game.log().get(heardCount).equals(uncutLog.get(2 + messages))) {
            messages++;
            heardCount++;
        }
        return messages;
    }

    private void checkNext(String expected) {
        assertEquals(expected, game.log().get(heardCount++), () -> "call " + heardCount);
    }

    void checkNothingElseWasLost() {
        assertFalse(game.hasLostOtherwise(), () -> game.network().counters().toString());
    }

    @Override
    public void close() {
        game.close();
        proxy.close();
        server.close();
    }
}
