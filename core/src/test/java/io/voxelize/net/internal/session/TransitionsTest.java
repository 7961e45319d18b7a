package io.voxelize.net.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.session.SessionHarness.FakeConnection;
import io.voxelize.net.internal.session.Transitions.Action;
import io.voxelize.net.internal.session.Transitions.Transition;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drives a session into each phase, lets each event happen there, and compares phase, state, futures and what listeners
 * hear with {@link Transitions}. The guide's copy of the table is compared as well.
 *
 * <p>The game thread is always behind, so that {@link Phase#DRAINING} lasts, and former sockets stay open, so that
 * {@link Phase#AWAITING_CLOSE} lasts.
 */
class TransitionsTest {

    private static final String WORLD = "w";
    private static final int BACKOFF_MS = 3_000;
    private static final Path GUIDE = Path.of("../docs/how-it-works.md");
    private static final String TABLE_BEGIN = "<!-- The table of Transitions, compared by TransitionsTest: begin -->\n";
    private static final String TABLE_END = "<!-- end -->\n";

    /** What the application wants when the event happens. */
    private enum Wish {
        NOTHING,
        /** A world that was never joined. */
        NEW_WORLD,
        /** A world that was joined. */
        JOINED_WORLD
    }

    private final Map<String, CompletableFuture<Void>> pending = new LinkedHashMap<>();
    private SessionHarness net = new SessionHarness();
    private @Nullable CompletableFuture<Void> call;

    static Stream<Arguments> shouldDoWhatTheTableSays() {
        return Stream.of(Phase.values())
                .flatMap(phase -> Stream.of(Event.values())
                        .filter(event -> !isContradiction(phase, event))
                        .map(event -> Arguments.of(phase, event)));
    }

    /** In these phases the condition of the event cannot hold, and its opposite has another outcome. */
    private static boolean isContradiction(Phase phase, Event event) {
        return (phase == Phase.CONNECTED && event == Event.JOIN_ANOTHER)
                || (phase == Phase.JOINED && event == Event.LEAVE_UNJOINED);
    }

    @ParameterizedTest(name = "{0} x {1}")
    @MethodSource
    void shouldDoWhatTheTableSays(Phase phase, Event event) {
        net = new SessionHarness(config(event));
        enter(phase, wish(phase, event), event);
        assertEquals(phase, net.session.phase(), "of the test's own way there");
        net.heardAtOnce.clear();
        call = null;

        Transition expected = Transitions.of(phase, event);
        happen(phase, event);

        assertEquals(expected.next(), net.session.phase(), expected::toString);
        assertEquals(expected.next().state(), net.session.state());
        // The end of a connection is told behind everything that was received.
        if (expected.told() == LifeCycle.Kind.DISCONNECTED && event != Event.DRAINED_FINAL) {
            net.drain();
        }
        assertEquals(told(expected.told()), kinds(net.heardAtOnce));
        assertFutures(expected);
    }

    /** The times are far enough apart that only the event's own timer is due. */
    private static NetworkConfig.Builder config(Event event) {
        NetworkConfig.Builder builder = NetworkConfig.builder().closeTimeoutMs(60_000);
        return switch (event) {
            case JOIN_UNANSWERED -> builder.joinTimeoutMs(100).joinDeadlineMs(60_000);
            case JOIN_DEADLINE -> builder.joinTimeoutMs(100).joinDeadlineMs(100);
            default -> builder.joinTimeoutMs(30_000).joinDeadlineMs(60_000);
        };
    }

    private static Wish wish(Phase phase, Event event) {
        return switch (phase) {
            case IDLE, CONNECTED, CLOSED -> Wish.NOTHING;
            case JOINING -> Wish.NEW_WORLD;
            case JOINED -> Wish.JOINED_WORLD;
            case CONNECTING, LEAVING -> wantsWorld(event) ? Wish.NEW_WORLD : Wish.NOTHING;
            case REJOINING ->
                event == Event.LEAVE_UNJOINED || event == Event.JOIN_DEADLINE ? Wish.NEW_WORLD : Wish.JOINED_WORLD;
            case DRAINING, BACKOFF, AWAITING_CLOSE, REOPENING ->
                switch (event) {
                    case JOIN, OPENED -> Wish.NOTHING;
                    case LEAVE_UNJOINED, JOIN_DEADLINE -> Wish.NEW_WORLD;
                    default -> Wish.JOINED_WORLD;
                };
        };
    }

    private static boolean wantsWorld(Event event) {
        return switch (event) {
            case JOIN_ANOTHER, OPENED_FOR_WORLD, LEAVE_WRITTEN_FOR_WORLD, JOIN_DEADLINE -> true;
            default -> false;
        };
    }

    private void enter(Phase phase, Wish wish, Event event) {
        // Attempts on the way start without a delay, only the phase that is to last does not.
        net.jitter = phase == Phase.BACKOFF ? 0.999_999 : 0;
        switch (phase) {
            case IDLE -> {
                open(Wish.NOTHING);
                net.session.disconnect();
                net.loop.run();
                pending.clear();
            }
            case CONNECTING -> {
                pending.put("connect", net.connect());
                if (wish != Wish.NOTHING) {
                    pending.put("join", net.join(WORLD));
                }
            }
            case CONNECTED, JOINING -> open(wish);
            case JOINED -> {
                if (event == Event.LEAVE_UNSAFE) {
                    open(wish);
                    lose();
                    attempt();
                    net.connection().open();
                    net.connection().receive(initOfOldServer());
                } else {
                    open(wish);
                }
            }
            case LEAVING -> {
                open(Wish.JOINED_WORLD);
                net.connection().stalled = true;
                pending.put("leave", net.ran(net.session.leave()));
                if (wish != Wish.NOTHING) {
                    pending.put("join", net.join("other"));
                }
            }
            case DRAINING -> {
                open(wish);
                fallBehind();
                if (event == Event.DRAINED_FINAL) {
                    net.connection().receive(TestMessages.error("Another session connected with your account."));
                }
                lose();
            }
            case BACKOFF -> {
                open(wish);
                lose();
            }
            case AWAITING_CLOSE -> {
                open(wish);
                lose();
                net.loop.advance(0);
            }
            case REOPENING -> {
                open(wish);
                lose();
                attempt();
            }
            case REJOINING -> {
                open(wish);
                lose();
                attempt();
                net.connection().open();
            }
            case CLOSED -> {
                open(Wish.NOTHING);
                pending.put("close", net.ran(net.session.close()));
            }
        }
        if (event != Event.INIT) {
            // INIT is only looked at once it is the first that waits.
            fallBehind();
        }
    }

    private void open(Wish wish) {
        CompletableFuture<Void> connected = net.connect();
        net.connection().open();
        assertTrue(connected.isDone());
        if (wish == Wish.NEW_WORLD) {
            pending.put("join", net.join(WORLD));
        } else if (wish == Wish.JOINED_WORLD) {
            CompletableFuture<Void> joined = net.join(WORLD);
            net.connection().init(WORLD);
            assertTrue(joined.isDone());
        }
    }

    /** Ends the connection, and leaves its socket open. */
    private void lose() {
        net.connection().events.onClosed(new NetworkException(Reason.CONNECTION_LOST, "of the test"));
        net.loop.run();
    }

    private void attempt() {
        net.loop.advance(0);
        net.connection().release();
    }

    /** Fills the ring, so that what follows waits. */
    private void fallBehind() {
        while (net.receiver.backlogLength() == 0 && net.session.phase() != Phase.CLOSED) {
            net.receiver.offer(LifeCycle.reconnecting(0, new NetworkException(Reason.CLOSED, "x".repeat(1_000)), 1, 0));
        }
    }

    private void happen(Phase phase, Event event) {
        FakeConnection connection = net.connection();
        switch (event) {
            case CONNECT -> call = net.connect();
            case JOIN, JOIN_ANOTHER -> call = net.join("other");
            case LEAVE, LEAVE_UNSAFE, LEAVE_UNJOINED -> {
                connection.stalled = true;
                call = net.ran(net.session.leave());
            }
            case RECONNECT -> call = net.ran(net.session.reconnect());
            case DISCONNECT -> net.session.disconnect();
            case CLOSE -> call = net.ran(net.session.close());
            case OPENED, OPENED_FOR_WORLD -> {
                // No server opens a connection twice.
                if (phase != Phase.CONNECTED
                        && phase != Phase.JOINING
                        && phase != Phase.JOINED
                        && phase != Phase.LEAVING
                        && phase != Phase.REJOINING) {
                    connection.open();
                }
            }
            case CLOSED_RETRYABLE -> lose();
            case CLOSED_FINAL ->
                connection.events.onClosed(new NetworkException(Reason.CLIENT_OUTDATED, "of the test"));
            case DRAINED_RETRYABLE, DRAINED_FINAL -> net.drain();
            case SOCKETS_CLOSED -> releaseFormer(phase);
            case INIT -> connection.init(WORLD);
            case LEAVE_WRITTEN, LEAVE_WRITTEN_FOR_WORLD -> connection.finishSending();
            case JOIN_UNANSWERED, JOIN_DEADLINE -> {
                connection.pinged = true;
                net.loop.advance(100);
            }
            case BACKOFF_OVER -> net.loop.advance(BACKOFF_MS);
        }
        net.loop.run();
    }

    private void releaseFormer(Phase phase) {
        boolean hasConnection = switch (phase) {
            case IDLE, DRAINING, BACKOFF, AWAITING_CLOSE, CLOSED -> false;
            default -> true;
        };
        if (!hasConnection) {
            net.connection().release();
        }
    }

    private static byte[] initOfOldServer() {
        return Message.newBuilder()
                .setJson("{\"id\":\"me\",\"blocks\":{},\"options\":{\"chunkSize\":16}}")
                .setWorldName(WORLD)
                .build()
                .toByteArray();
    }

    private void assertFutures(Transition expected) {
        CompletableFuture<Void> own = call;
        if (own != null) {
            assertCall(own, expected);
        }
        pending.forEach((name, future) -> assertPending(name, future, expected));
    }

    private static void assertCall(CompletableFuture<Void> future, Transition expected) {
        switch (expected.action()) {
            case REFUSE -> assertReason(expected.refusal(), future);
            case FORGET_WORLD, FORGET_WORLD_AND_RECONNECT -> assertTrue(SessionHarness.succeeded(future));
            default -> assertFalse(future.isDone());
        }
    }

    private static void assertReason(@Nullable Reason reason, CompletableFuture<Void> future) {
        assertEquals(reason, SessionHarness.failure(future));
    }

    /** Of the calls that wait, each action completes its own, and an end fails all. */
    private static void assertPending(String name, CompletableFuture<Void> future, Transition expected) {
        boolean done = switch (expected.action()) {
            case ANNOUNCE, ANNOUNCE_AND_JOIN -> name.equals("connect");
            case ENTER_WORLD -> name.equals("join");
            case FINISH_LEAVE, FINISH_LEAVE_AND_JOIN, DRAIN, CLOSE_AND_RECONNECT -> name.equals("leave");
            case COMPLETE_CLOSE -> name.equals("close");
            case END, GIVE_UP -> true;
            default -> false;
        };
        boolean failed = isEnd(expected.action()) && (name.equals("connect") || name.equals("join"));
        assertEquals(done, future.isDone(), name);
        assertEquals(failed, future.isCompletedExceptionally(), name);
    }

    private static boolean isEnd(Action action) {
        return action == Action.END || action == Action.GIVE_UP;
    }

    private static List<LifeCycle.Kind> told(LifeCycle.@Nullable Kind kind) {
        if (kind == null) {
            return List.of();
        }
        return kind == LifeCycle.Kind.REJOINED
                ? List.of(LifeCycle.Kind.RECONNECTED, LifeCycle.Kind.JOINED)
                : List.of(kind);
    }

    private static List<LifeCycle.Kind> kinds(List<String> heard) {
        return heard.stream()
                .map(step -> step.contains(" ") ? step.substring(0, step.indexOf(' ')) : step)
                .map(name -> LifeCycle.Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    // The guide.

    @Test
    void shouldBeTheTableOfTheGuide() throws IOException {
        String guide = Files.readString(GUIDE);
        String table = table();
        int begin = guide.indexOf(TABLE_BEGIN) + TABLE_BEGIN.length();
        if (Boolean.getBoolean("voxelize.net.writeGuide")) {
            guide = guide.substring(0, begin) + table + guide.substring(guide.indexOf(TABLE_END, begin));
            Files.writeString(GUIDE, guide);
        }

        assertEquals(table, guide.substring(begin, guide.indexOf(TABLE_END, begin)));
    }

    private static String table() {
        StringBuilder text = new StringBuilder("| phase | `state()` | means |\n|---|---|---|\n");
        for (Phase phase : Phase.values()) {
            text.append("| `" + phase + "` | `" + phase.state() + "` | " + phase.meaning() + " |\n");
        }
        text.append("\n| event | in phase | next phase | the call | listeners hear |\n|---|---|---|---|---|\n");
        for (Event event : Event.values()) {
            String name = event.meaning();
            for (Map.Entry<String, List<Phase>> row : rows(event).entrySet()) {
                text.append("| " + name + " | " + phases(row.getValue()) + " | " + row.getKey() + " |\n");
                name = "";
            }
        }
        return text.toString();
    }

    /** The phases with the same outcome, by outcome. Those that the guide explains in a sentence are left out. */
    private static Map<String, List<Phase>> rows(Event event) {
        Map<String, List<Phase>> rows = new LinkedHashMap<>();
        Map<Phase, Transition> column = new EnumMap<>(Phase.class);
        Stream.of(Phase.values()).forEach(phase -> column.put(phase, Transitions.of(phase, event)));
        column.forEach((phase, transition) -> {
            boolean asAbove = event == Event.LEAVE_UNSAFE && transition.equals(Transitions.of(phase, Event.LEAVE));
            if (transition.action() != Action.IGNORE && transition.refusal() != Reason.CLOSED && !asAbove) {
                String next = transition.next() == phase ? "the same" : "`" + transition.next() + "`";
                String outcome = next + " | " + outcome(event, transition) + " | " + listeners(transition.told());
                rows.computeIfAbsent(outcome, key -> new ArrayList<>()).add(phase);
            }
        });
        return rows;
    }

    private static String phases(List<Phase> phases) {
        if (phases.size() > Phase.values().length / 2) {
            EnumSet<Phase> others = EnumSet.complementOf(EnumSet.copyOf(phases));
            others.remove(Phase.CLOSED);
            return "all but " + phases(List.copyOf(others));
        }
        return phases.stream().map(phase -> "`" + phase + "`").collect(Collectors.joining(", "));
    }

    private static String outcome(Event event, Transition transition) {
        boolean isCall = event.compareTo(Event.CLOSE) <= 0;
        if (!isCall) {
            return "";
        }
        return switch (transition.action()) {
            case REFUSE -> "fails: `" + transition.refusal() + "`";
            case OPEN, DEFER, SEND_JOIN, WRITE_LEAVE, CLOSE_AND_RECONNECT, SKIP_BACKOFF, START_ATTEMPT -> "waits";
            case FORGET_WORLD, FORGET_WORLD_AND_RECONNECT -> "completes";
            default -> "";
        };
    }

    private static String listeners(LifeCycle.@Nullable Kind kind) {
        if (kind == null) {
            return "";
        }
        return switch (kind) {
            case CONNECTED -> "`onConnected`";
            case JOINED -> "`onJoined`, then INIT";
            case LEFT -> "`onLeft`";
            case RECONNECTING -> "`onReconnecting`";
            case RECONNECTED -> "`onReconnected`";
            case REJOINED -> "`onReconnected`, `onJoined`, then INIT";
            case DISCONNECTED -> "`onDisconnected`";
        };
    }
}
