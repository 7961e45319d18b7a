package io.voxelize.net.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.session.SessionHarness.FakeConnection;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of packets when the connection is lost. */
class KeptPacketsTest {

    private final SessionHarness net = new SessionHarness();

    private long unsent() {
        return net.counters.get(Counter.PACKETS_UNSENT);
    }

    private static List<String> afterJoin(FakeConnection connection) {
        assertEquals("JOIN", connection.sent.get(0));
        return connection.sent.subList(1, connection.sent.size());
    }

    @Test
    void shouldSendWhatWasSaidWhileAwayAfterInit() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        assertEquals(SendResult.KEPT, net.packets.chat("one"));
        assertEquals(SendResult.KEPT, net.packets.method("two", "{}"));
        net.flush();
        FakeConnection second = net.reopen();
        assertEquals(SendResult.KEPT, net.packets.chat("three"));
        net.flush();
        assertEquals(List.of(), afterJoin(second));

        second.init("w");
        assertEquals(SendResult.ACCEPTED, net.packets.chat("four"));
        net.flush();

        assertEquals(List.of("one", "two", "three", "four"), afterJoin(second));
        assertEquals(0, unsent());
    }

    @Test
    void shouldSendWhatWasAcceptedBeforeTheLossAndNotSentYet() {
        FakeConnection first = net.enter("w");
        first.writable = false;
        assertEquals(SendResult.ACCEPTED, net.packets.chat("in the ring"));
        net.flush();
        assertEquals(SendResult.ACCEPTED, net.packets.chat("not flushed"));
        first.lose(Reason.CONNECTION_LOST);

        FakeConnection second = net.reopen();
        second.init("w");
        net.flush();

        assertEquals(List.of(), afterJoin(first));
        assertEquals(List.of("in the ring", "not flushed"), afterJoin(second));
        assertEquals(0, unsent());
    }

    @Test
    void shouldRefuseEverythingElseWhileAway() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);

        assertEquals(SendResult.NOT_CONNECTED, net.packets.event("e", "{}"));
        assertEquals(SendResult.NOT_CONNECTED, net.packets.update(1, 2, 3, 4));
        assertEquals(
                SendResult.NOT_CONNECTED, net.packets.bulkUpdate(new int[1], new int[1], new int[1], new int[1], 1));
        assertEquals(SendResult.NOT_CONNECTED, net.packets.load(0, 0, 0, 0, new int[2], 1));
        assertEquals(SendResult.NOT_CONNECTED, net.packets.unload(new int[2], 1));
        assertEquals(SendResult.NOT_CONNECTED, net.packets.action("a", "{}"));
        assertEquals(SendResult.NOT_CONNECTED, net.packets.method("vox-builtin:get-stats", ""), "a stale question");
        assertEquals(0, net.packets.pendingLength());
    }

    @Test
    void shouldCountWhatWasAcceptedAndIsNotKept() {
        FakeConnection first = net.enter("w");
        first.writable = false;
        assertEquals(SendResult.ACCEPTED, net.packets.event("e", "{}"));
        assertEquals(SendResult.ACCEPTED, net.packets.update(1, 2, 3, 4));
        net.flush();

        first.lose(Reason.CONNECTION_LOST);

        assertEquals(2, unsent());
    }

    @Test
    void shouldKeepTheNewestPeerOnly() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        for (int i = 0; i < 3; i++) {
            assertEquals(SendResult.KEPT, net.packets.peer("{\"at\":" + i + "}"));
            net.flush();
        }

        FakeConnection second = net.reopen();
        second.init("w");

        assertEquals(List.of("{\"at\":2}"), afterJoin(second));
        assertEquals(0, unsent(), "a position that is out of date is no loss");
    }

    @Test
    void shouldGiveUpTheOldestFirst() {
        SessionHarness few = new SessionHarness(NetworkConfig.builder().maxKeptPackets(3));
        few.enter("w");
        few.connection().lose(Reason.CONNECTION_LOST);
        for (int i = 0; i < 5; i++) {
            assertEquals(SendResult.KEPT, few.packets.chat("line " + i));
        }
        few.flush();
        assertEquals(2, few.counters.get(Counter.PACKETS_UNSENT));

        FakeConnection second = few.reopen();
        second.init("w");

        assertEquals(List.of("line 2", "line 3", "line 4"), afterJoin(second));
    }

    @Test
    void shouldKeepNoMoreBytesThanTheRingHolds() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        String long1000 = "x".repeat(1_000);
        for (int i = 0; i < 40; i++) {
            assertEquals(SendResult.KEPT, net.packets.chat(i + long1000));
            net.flush();
        }

        FakeConnection second = net.reopen();
        second.init("w");

        List<String> arrived = afterJoin(second);
        assertEquals(40, arrived.size() + unsent());
        assertEquals(39 + long1000, arrived.get(arrived.size() - 1));
        assertEquals(true, arrived.size() >= 14 && arrived.size() <= 16, "16 KiB: " + arrived.size());
    }

    @Test
    void shouldCountWhatIsKeptForAWorldThatIsGivenUp() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        keep("one", "two");

        net.session.disconnect();
        net.loop.run();

        assertEquals(2, unsent());
    }

    @Test
    void shouldNotSendInAnotherWorldWhatWasMeantForTheFormer() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        keep("one", "two");
        assertEquals(SendResult.KEPT, net.packets.chat("not flushed"));
        assertEquals(true, net.ran(net.session.leave()).isDone());
        assertEquals(2, unsent());
        assertEquals(SendResult.NOT_CONNECTED, net.packets.chat("whereto"));
        assertEquals(false, net.join("other").isDone());

        net.loop.advance(3_000);
        FakeConnection second = net.connection();
        second.open();
        second.init("other");
        net.flush();

        assertEquals(List.of(), afterJoin(second));
        assertEquals(3, unsent());
    }

    @Test
    void shouldSendWhatIsKeptAsTheSocketTakesIt() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        keep("one", "two");
        FakeConnection second = net.reopen();
        second.writable = false;
        second.init("w");
        assertEquals(SendResult.ACCEPTED, net.packets.chat("three"));
        net.flush();
        assertEquals(List.of(), afterJoin(second));

        second.writable = true;
        second.events.onWritable();

        assertEquals(List.of("one", "two", "three"), afterJoin(second));
    }

    @Test
    void shouldKeepOverSeveralOutages() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        keep("one");
        net.reopen().lose(Reason.CONNECTION_LOST);
        keep("two");

        FakeConnection third = net.reopen();
        third.init("w");

        assertEquals(List.of("one", "two"), afterJoin(third));
    }

    @Test
    void shouldNotSendWhatTheNextServerIsTooOldFor() {
        SessionHarness roomy = new SessionHarness(NetworkConfig.builder(), 1 << 20);
        FakeConnection first = roomy.enter("w");
        assertEquals(16_777_216, roomy.session.sendContext().maxFrameLength());
        first.writable = false;
        assertEquals(SendResult.ACCEPTED, roomy.packets.chat("x".repeat(70_000)));
        roomy.flush();
        first.lose(Reason.CONNECTION_LOST);
        assertEquals(SendResult.KEPT, roomy.packets.chat("short"));
        roomy.flush();

        FakeConnection second = roomy.reopen();
        second.receive(Message.newBuilder()
                .setJson("{\"id\":\"me\",\"blocks\":{},\"options\":{}}")
                .setWorldName("w")
                .build()
                .toByteArray());

        assertEquals(65_536, roomy.session.sendContext().maxFrameLength(), "as long as nothing shows that it is newer");
        assertEquals(List.of("short"), afterJoin(second));
        assertEquals(1, roomy.counters.get(Counter.PACKETS_UNSENT));
    }

    @Test
    void shouldCountUnconfirmedSendsWhenTheConnectionIsLost() {
        FakeConnection first = net.enter("w");
        say("arrived", "arrived too");
        first.events.onRoundTrip(0);
        say("unconfirmed", "unconfirmed too");
        assertEquals(SendResult.ACCEPTED, net.packets.peer("{}"));
        net.flush();

        first.lose(Reason.CONNECTION_LOST);

        assertEquals(2, net.counters.get(Counter.PACKETS_UNCONFIRMED));
        net.reopen().init("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        assertEquals(2, net.counters.get(Counter.PACKETS_UNCONFIRMED), "counted once");
    }

    @Test
    void shouldNotCountWhatWasSentBeforeAnOrderlyEnd() {
        net.enter("w");
        say("one");

        net.session.disconnect();
        net.loop.run();

        assertEquals(0, net.counters.get(Counter.PACKETS_UNCONFIRMED));
    }

    @Test
    void shouldKeepTheOrderOfUnconfirmedSendsWhenTheArrayGrows() {
        UnconfirmedSends unconfirmed = new UnconfirmedSends();
        // The oldest stands in the middle when there must be room for more.
        for (int i = 0; i < 10; i++) {
            unconfirmed.add(i);
        }
        unconfirmed.confirmBefore(10);
        for (int i = 10; i < 50; i++) {
            unconfirmed.add(i);
        }
        unconfirmed.confirmBefore(20);
        assertEquals(30, unconfirmed.takeCount());
    }

    @Test
    void shouldForgetTheOldestUnconfirmedSendsBeyondItsBound() {
        UnconfirmedSends unconfirmed = new UnconfirmedSends();
        // The clock may overflow.
        long beginNs = Long.MAX_VALUE - 1_000;
        for (int i = 0; i < 3_000; i++) {
            unconfirmed.add(beginNs + i);
        }
        unconfirmed.confirmBefore(beginNs + 2_990);

        assertEquals(10, unconfirmed.takeCount());
        assertEquals(0, unconfirmed.takeCount());
    }

    @Test
    void shouldKeepNothingForAWorldThatWasNeverJoined() {
        assertEquals(false, net.connect().isDone());
        net.connection().open();
        assertEquals(false, net.join("w").isDone());
        net.connection().lose(Reason.CONNECTION_LOST);

        assertEquals(SendResult.NOT_CONNECTED, net.packets.chat("one"));
    }

    @Test
    void shouldSendWhatWasFlushedBeforeLeaving() {
        FakeConnection socket = net.enter("w");
        socket.writable = false;
        assertEquals(SendResult.ACCEPTED, net.packets.chat("bye"));
        net.flush();

        assertEquals(true, net.ran(net.session.leave()).isDone());

        assertEquals(List.of("bye", "LEAVE"), afterJoin(socket));
        socket.receive(TestMessages.chat("w", "too late"));
        assertEquals(List.of("connected", "joined w", "INIT", "left w"), net.hear());
    }

    private void say(String... lines) {
        for (String line : lines) {
            assertEquals(SendResult.ACCEPTED, net.packets.chat(line));
        }
        net.flush();
    }

    private void keep(String... lines) {
        for (String line : lines) {
            assertEquals(SendResult.KEPT, net.packets.chat(line));
        }
        net.flush();
    }
}
