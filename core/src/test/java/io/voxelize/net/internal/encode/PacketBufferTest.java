package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("protobuf")
final class PacketBufferTest {
    private static final String LONE_SURROGATE = "a\ud83d";
    private static final int RING_LENGTH = 1 << 20;

    private final FakeSendContext context = new FakeSendContext();
    private final WritableCounters counters = new WritableCounters();
    private final NetworkConfig config = NetworkConfig.builder()
            .outboundRingLength(RING_LENGTH)
            .packetBufferLength(256 << 10)
            .build();
    private final OutboundRing ring = new OutboundRing(RING_LENGTH);
    private final PacketBuffer packets = new PacketBuffer(config, context, counters);

    // Every message, through the ring and the generated classes.

    @Test
    void shouldSendChatInTheNameOfTheUser() {
        accept(packets.chat("Grüße 🌍"));
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.CHAT)
                        .setChat(ChatMessage.newBuilder()
                                .setType("CLIENT")
                                .setSender("Ada")
                                .setBody("Grüße 🌍"))
                        .build(),
                sent());
    }

    @Test
    void shouldSendChatWithEveryField() {
        accept(packets.chat("SYSTEM", "Bob", "/time", "{}"));
        assertEquals(
                ChatMessage.newBuilder()
                        .setType("SYSTEM")
                        .setSender("Bob")
                        .setBody("/time")
                        .setMetadata("{}")
                        .build(),
                sent().getChat());
    }

    @Test
    void shouldSendMethod() {
        accept(packets.method("spawn", "{\"kind\":\"bot\"}"));
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.METHOD)
                        .setMethod(Method.newBuilder().setName("spawn").setPayload("{\"kind\":\"bot\"}"))
                        .build(),
                sent());
    }

    @Test
    void shouldSendMethodWithEmptyPayload() {
        accept(packets.method("vox-builtin:get-stats", ""));
        final Message message = sent();
        assertEquals("vox-builtin:get-stats", message.getMethod().getName());
        assertEquals("", message.getMethod().getPayload());
    }

    @Test
    void shouldSendEvent() {
        accept(packets.event("wave", "[1,2]"));
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.EVENT)
                        .addEvents(Event.newBuilder().setName("wave").setPayload("[1,2]"))
                        .build(),
                sent());
    }

    @Test
    void shouldSendNullWhenEventHasNoPayload() {
        accept(packets.event("wave", ""));
        assertEquals("null", sent().getEvents(0).getPayload());
    }

    @Test
    void shouldSendUpdate() {
        accept(packets.update(-1, 64, -33, 0x93c20007));
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.UPDATE)
                        .addUpdates(update(-1, 64, -33, 0x93c20007))
                        .build(),
                sent());
    }

    @Test
    void shouldSendLoad() {
        accept(packets.load(0, -1, 0.6, -0.8, new int[] {0, -1, 1, -1, 99, 99}, 2));
        final Message message = sent();
        assertEquals(Message.Type.LOAD, message.getType());
        assertEquals("{\"center\":[0,-1],\"direction\":[0.6,-0.8],\"chunks\":[[0,-1],[1,-1]]}", message.getJson());
    }

    @Test
    void shouldWriteWholeNumbersWithoutFractionOrExponent() {
        accept(packets.load(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 0, new int[] {-2147483648, 2147483647}, 1));
        assertEquals(
                "{\"center\":[-2147483648,2147483647],\"direction\":[0.0,0.0],\"chunks\":[[-2147483648,2147483647]]}",
                sent().getJson());
    }

    @Test
    void shouldSendUnload() {
        accept(packets.unload(new int[] {3, 4, -5, -6}, 2));
        final Message message = sent();
        assertEquals(Message.Type.UNLOAD, message.getType());
        assertEquals("{\"chunks\":[[3,4],[-5,-6]]}", message.getJson());
    }

    @Test
    void shouldSendPeerWithPlaceAndName() {
        accept(packets.peer(12.5, 70, -3.25, 0, 0, -1));
        assertEquals(
                Message.newBuilder()
                        .setType(Message.Type.PEER)
                        .addPeers(Peer.newBuilder()
                                .setUsername("Ada")
                                .setMetadata("{\"position\":[12.5,70.0,-3.25],\"direction\":[0.0,0.0,-1.0]}"))
                        .build(),
                sent());
    }

    @Test
    void shouldSendPeerMetadataAsGiven() {
        accept(packets.peer("{\"position\":[0,64,0],\"isFlying\":true,\"hat\":{\"colour\":null}}"));
        assertEquals(
                "{\"position\":[0,64,0],\"isFlying\":true,\"hat\":{\"colour\":null}}",
                sent().getPeers(0).getMetadata());
    }

    @Test
    void shouldSendActionWithQuotedNameAndGivenData() {
        accept(packets.action("say \"hi\"\n", "{\"n\":1}"));
        final Message message = sent();
        assertEquals(Message.Type.ACTION, message.getType());
        assertEquals("{\"action\":\"say \\\"hi\\\"\\n\",\"data\":{\"n\":1}}", message.getJson());
    }

    @Test
    void shouldSendNullWhenActionHasNoData() {
        accept(packets.action("stop", ""));
        assertEquals("{\"action\":\"stop\",\"data\":null}", sent().getJson());
    }

    // Voxel edits

    @Test
    void shouldMergeUpdatesThatFollowEachOther() {
        accept(packets.update(1, 2, 3, 4));
        accept(packets.update(5, 6, 7, 8));
        accept(packets.chat("between"));
        accept(packets.update(9, 10, 11, 12));
        assertEquals(
                List.of(List.of(update(1, 2, 3, 4), update(5, 6, 7, 8)), List.of(), List.of(update(9, 10, 11, 12))),
                flushed().messages.stream().map(Message::getUpdatesList).toList());
    }

    @Test
    void shouldBeginAnotherPacketWhenUpdatesReachTheLimit() {
        for (int i = 0; i <= Packets.MAX_UPDATES_PER_PACKET; i++) {
            accept(packets.update(i, 1, 1, 1));
        }
        assertEquals(
                List.of(Packets.MAX_UPDATES_PER_PACKET, 1),
                flushed().messages.stream().map(Message::getUpdatesCount).toList());
    }

    @Test
    void shouldBeginAnotherPacketWhenTheFrameIsFull() {
        // The type takes 2 bytes, each of these updates 10.
        context.maxFrameLength = 22;
        for (int i = 0; i < 3; i++) {
            accept(packets.update(1, 1, 1, 1));
        }
        final SentPackets sent = flushed();
        assertEquals(List.of(22, 12), sent.lengths);
    }

    @Test
    void shouldBeginAnotherPacketWhenTheWorldChanges() {
        accept(packets.update(1, 1, 1, 1));
        context.epoch++;
        accept(packets.update(2, 2, 2, 2));
        final SentPackets sent = flushed();
        assertEquals(List.of(7, 8), sent.epochs);
    }

    @Test
    void shouldBeginAnotherPacketWhenTheOpenOneWasFlushed() {
        accept(packets.update(1, 1, 1, 1));
        assertEquals(1, sent().getUpdatesCount());
        accept(packets.update(2, 2, 2, 2));
        assertEquals(List.of(update(2, 2, 2, 2)), sent().getUpdatesList());
    }

    @Test
    void shouldSplitBulkIntoUpdatesWhileBulkIsNotKnownToBeUnderstood() {
        assertEquals(1_500, flushedRows(1_500, List.of(1_000, 500)));
    }

    @Test
    void shouldSplitBulkIntoColumnsWhenAllowed() {
        context.bulkUpdateAllowed = true;
        final int[] row = IntStream.range(0, 1_500).toArray();
        accept(packets.bulkUpdate(row, row, row, row, row.length));
        final List<Message> messages = flushed().messages;
        assertEquals(2, messages.size());
        final BulkUpdate first = messages.get(0).getBulkUpdate();
        final BulkUpdate second = messages.get(1).getBulkUpdate();
        for (final List<Integer> column :
                List.of(first.getVxList(), first.getVyList(), first.getVzList(), first.getVoxelsList())) {
            assertEquals(IntStream.range(0, 1_000).boxed().toList(), column);
        }
        assertEquals(IntStream.range(1_000, 1_500).boxed().toList(), second.getVzList());
        assertEquals(500, second.getLightsCount());
        assertEquals(0, messages.get(0).getUpdatesCount());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepEveryBulkPacketWithinTheFrame(boolean columns) {
        context.bulkUpdateAllowed = columns;
        context.maxFrameLength = 1_000;
        final int[] negative = new int[500];
        Arrays.fill(negative, -16_777_216);
        final int[] high = new int[500];
        Arrays.fill(high, Integer.MAX_VALUE);
        accept(packets.bulkUpdate(negative, high, negative, negative, 500));
        final SentPackets sent = flushed();
        assertTrue(sent.lengths.stream().allMatch(length -> length <= 1_000), sent.lengths::toString);
        assertTrue(sent.lengths.stream().limit(sent.lengths.size() - 1).allMatch(length -> length > 900));
        assertEquals(
                500,
                sent.messages.stream()
                        .mapToInt(message -> message.getUpdatesCount()
                                + message.getBulkUpdate().getVxCount())
                        .sum());
    }

    @Test
    void shouldFitAThousandOfTheLongestUpdatesIntoTheSmallestServersFrame() {
        final int[] negative = new int[1_000];
        Arrays.fill(negative, -16_777_216);
        final int[] high = new int[1_000];
        Arrays.fill(high, Integer.MAX_VALUE);
        accept(packets.bulkUpdate(negative, high, negative, negative, 1_000));
        assertEquals(1, flushed().messages.size());
    }

    @Test
    void shouldSendNothingWhenBulkIsEmpty() {
        accept(packets.bulkUpdate(new int[0], new int[0], new int[0], new int[0], 0));
        assertEquals(0, packets.pendingLength());
    }

    @Test
    void shouldAcceptAllOfABulkOrNothing() {
        final int[] row = IntStream.range(0, 10_000).toArray();
        accept(packets.bulkUpdate(row, row, row, row, row.length));
        final int before = packets.pendingLength();
        assertEquals(SendResult.BACK_PRESSURED, packets.bulkUpdate(row, row, row, row, row.length));
        assertEquals(before, packets.pendingLength());
        assertEquals(10, flushed().messages.size());
    }

    @Test
    void shouldCallABulkTooLargeWhenNoFlushWouldMakeRoom() {
        final int[] row = IntStream.range(1_000_000, 1_020_000).toArray();
        assertEquals(SendResult.TOO_LARGE, packets.bulkUpdate(row, row, row, row, row.length));
        assertEquals(0, packets.pendingLength());
    }

    @Test
    void shouldRefuseWholeBulkWhenOnePlaceIsOutside() {
        final int[] zeros = new int[3];
        assertInvalid(packets.bulkUpdate(new int[] {0, 16_777_217, 0}, zeros, zeros, zeros, 3));
        assertInvalid(packets.bulkUpdate(zeros, new int[] {0, -1, 0}, zeros, zeros, 3));
        assertInvalid(packets.bulkUpdate(zeros, zeros, new int[] {0, 0, -16_777_217}, zeros, 3));
    }

    @Test
    void shouldRefuseBulkWhenAnArrayIsTooShort() {
        final int[] two = new int[2];
        final int[] three = new int[3];
        assertInvalid(packets.bulkUpdate(two, three, three, three, 3));
        assertInvalid(packets.bulkUpdate(three, two, three, three, 3));
        assertInvalid(packets.bulkUpdate(three, three, two, three, 3));
        assertInvalid(packets.bulkUpdate(three, three, three, two, 3));
        assertInvalid(packets.bulkUpdate(three, three, three, three, -1));
    }

    @Test
    void shouldAcceptUpdatesUpToTheLastPlaceAndNotBeyond() {
        final int last = 16_777_216;
        accept(packets.update(last, 0, last, 1));
        accept(packets.update(-last, 0, -last, 1));
        assertEquals(SendResult.INVALID, packets.update(last + 1, 0, 0, 1));
        assertEquals(SendResult.INVALID, packets.update(-last - 1, 0, 0, 1));
        assertEquals(SendResult.INVALID, packets.update(0, 0, last + 1, 1));
        assertEquals(SendResult.INVALID, packets.update(0, 0, Integer.MIN_VALUE, 1));
        assertEquals(SendResult.INVALID, packets.update(0, -1, 0, 1));
        assertEquals(2, sent().getUpdatesCount());
    }

    // States

    @ParameterizedTest
    @EnumSource(
            value = ConnectionState.class,
            names = {"IDLE", "CONNECTING", "RECONNECTING"})
    void shouldRefuseEverythingWhenNotConnected(ConnectionState state) {
        context.state = state;
        assertEquals(everyCall().map(call -> SendResult.NOT_CONNECTED).toList(), results());
        assertEquals(0, packets.pendingLength());
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionState.class,
            names = {"CONNECTED", "JOINING", "LEAVING"})
    void shouldAcceptOnlyActionsWhenNoWorldIsJoined(ConnectionState state) {
        context.state = state;
        accept(packets.action("stop", ""));
        assertEquals(
                everyCall().skip(1).map(call -> SendResult.NOT_JOINED).toList(),
                results().subList(1, (int) everyCall().count()));
        assertEquals(Message.Type.ACTION, flushed().messages.get(0).getType());
    }

    @Test
    void shouldKeepOnlyWhatIsWorthItWhileTheConnectionIsBroughtBack() {
        context.state = ConnectionState.RECONNECTING;
        context.keepsPackets = true;
        assertEquals(SendResult.KEPT, packets.chat("one"));
        assertEquals(SendResult.KEPT, packets.method("spawn", "{}"));
        assertEquals(SendResult.KEPT, packets.peer("{}"));
        assertEquals(SendResult.NOT_CONNECTED, packets.method("vox-builtin:get-stats", ""));
        assertEquals(SendResult.NOT_CONNECTED, packets.method("vox-builtin:ping", "1"));
        assertEquals(SendResult.NOT_CONNECTED, packets.event("wave", "{}"));
        assertEquals(SendResult.NOT_CONNECTED, packets.update(0, 0, 0, 1));
        assertEquals(SendResult.NOT_CONNECTED, packets.action("stop", ""));
        assertEquals(SendResult.INVALID, packets.method("Spawn", "{}"), "refused all the same");
        assertEquals(
                List.of(Message.Type.CHAT, Message.Type.METHOD, Message.Type.PEER),
                flushed().messages.stream().map(Message::getType).toList());
        context.state = ConnectionState.JOINED;
        assertEquals(SendResult.ACCEPTED, packets.chat("two"), "no longer kept");
    }

    @Test
    void shouldAnswerClosedWhenClosed() {
        context.state = ConnectionState.CLOSED;
        assertEquals(everyCall().map(call -> SendResult.CLOSED).toList(), results());
    }

    @Test
    void shouldMarkPacketsWithTheEpochTheyWereMadeFor() {
        accept(packets.chat("one"));
        context.epoch = 8;
        accept(packets.chat("two"));
        assertEquals(List.of(7, 8), flushed().epochs);
    }

    // Refusals

    @ParameterizedTest
    @ValueSource(strings = {"Spawn", "vox-builtin:Get-stats", "É", "ǅ", "Σ"})
    void shouldRefuseMethodNamesInMixedCase(String name) {
        assertInvalid(packets.method(name, ""));
    }

    @Test
    void shouldRefuseEventNamesInMixedCaseUnlessAllowed() {
        assertInvalid(packets.event("Wave", ""));
        final PacketBuffer lenient =
                new PacketBuffer(config.toBuilder().allowMixedCaseEvents(true).build(), context, counters);
        accept(lenient.event("Wave", ""));
        assertInvalid(lenient.method("Wave", ""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldRefuseTextThatHasNoUtf8Form(Function<Packets, SendResult> call) {
        assertInvalid(call.apply(packets));
    }

    static List<Function<Packets, SendResult>> texts() {
        return List.of(
                p -> p.chat(LONE_SURROGATE),
                p -> p.chat(LONE_SURROGATE, "", "", ""),
                p -> p.chat("", LONE_SURROGATE, "", ""),
                p -> p.chat("", "", "", LONE_SURROGATE),
                p -> p.method(LONE_SURROGATE, ""),
                p -> p.method("a", "\"" + LONE_SURROGATE + "\""),
                p -> p.event(LONE_SURROGATE, ""),
                p -> p.event("a", "\"" + LONE_SURROGATE + "\""),
                p -> p.peer("{\"a\":\"" + LONE_SURROGATE + "\"}"),
                p -> p.action(LONE_SURROGATE, ""),
                p -> p.action("a", "\"" + LONE_SURROGATE + "\""));
    }

    @Test
    void shouldRefusePeerWhenUsernameHasNoUtf8Form() {
        context.username = LONE_SURROGATE;
        assertInvalid(packets.peer(0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":1}}", "nul", "{\"n\":1e999}", "\"\\ud800\""})
    void shouldRefuseBrokenJsonWhereverAServerParsesIt(String json) {
        assertInvalid(packets.method("spawn", json));
        assertInvalid(packets.event("wave", json));
        assertInvalid(packets.action("stop", json));
        assertInvalid(packets.peer(json));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39})
    void shouldRefuseNumbersThatAServerCannotHold(double number) {
        for (int i = 0; i < 6; i++) {
            final double[] n = new double[6];
            n[i] = number;
            assertInvalid(packets.peer(n[0], n[1], n[2], n[3], n[4], n[5]));
        }
        assertInvalid(packets.load(0, 0, number, 0, new int[2], 1));
        assertInvalid(packets.load(0, 0, 0, number, new int[2], 1));
    }

    @Test
    void shouldRefuseCoordinatesThatAreNotThere() {
        assertInvalid(packets.load(0, 0, 0, 0, new int[3], 2));
        assertInvalid(packets.load(0, 0, 0, 0, new int[3], -1));
        assertInvalid(packets.unload(new int[3], 2));
        assertInvalid(packets.unload(new int[3], Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{\"position\":[0,64]}",
                "{\"position\":[0,64,0,0]}",
                "{\"position\":[0,null,0]}",
                "{\"position\":[0,1e39,0]}",
                "{\"position\":null}",
                "{\"position\":{\"x\":0}}",
                "{\"direction\":[0,0,\"1\"]}",
                "{\"isFlying\":1}",
                "{\"position\":[0,64,0],\"position\":[0,64,0]}"
            })
    void shouldRefusePeerMetadataThatAServerCannotParse(String metadata) {
        assertInvalid(packets.peer(metadata));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "{}",
                "{\"time\":null}",
                "{\"time\":\"1\"}",
                "{\"time\":1e39}",
                "{\"time\":1,\"time\":2}"
            })
    void shouldRefuseTimesThatAServerCannotParse(String payload) {
        assertInvalid(packets.method("vox-builtin:set-time", payload));
    }

    @Test
    void shouldSetTime() {
        accept(packets.method("vox-builtin:set-time", "{\"why\":[{}],\"time\":1200.5}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"id\":\"a\"}",
                "{\"json\":\"{}\"}",
                "{\"id\":1,\"json\":\"{}\"}",
                "{\"id\":\"a\",\"json\":{}}",
                "{\"id\":\"a\",\"json\":\"{\"}",
                "{\"id\":\"a\",\"json\":\"{}\",\"isPartial\":\"yes\"}",
                "{\"id\":\"a\",\"json\":\"{}\",\"voxel\":[1,2]}",
                "{\"id\":\"a\",\"json\":\"{}\",\"voxel\":[1,2,3.0]}",
                "{\"id\":\"a\",\"json\":\"{}\",\"voxel\":[1,2,2147483648]}"
            })
    void shouldRefuseBlockEntitiesThatAServerCannotParse(String payload) {
        assertInvalid(packets.method("vox-builtin:update-block-entity", payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"a\",\"json\":\"{\\\"text\\\":\\\"hi\\\"}\"}",
                "{\"json\":\"null\",\"isPartial\":true,\"voxel\":[3,64,-7],\"id\":\"a\"}"
            })
    void shouldUpdateBlockEntities(String payload) {
        accept(packets.method("vox-builtin:update-block-entity", payload));
    }

    // Lengths and room

    @Test
    void shouldAcceptTheLongestFrameAndNoLongerOne() {
        final int overhead =
                ProtobufEncoder.chat("CLIENT", "Ada", "x".repeat(60_000), "").getSerializedSize() - 60_000;
        final String longest = "x".repeat(65_536 - overhead);
        accept(packets.chat(longest));
        assertEquals(SendResult.TOO_LARGE, packets.chat(longest + "x"));
        assertEquals(List.of(65_536), flushed().lengths);
    }

    @Test
    void shouldTakeWhatANewerServerTakesUpToItsOwnBuffers() {
        context.maxFrameLength = 16 << 20;
        final int longest = OutboundRing.maxPacketLength(RING_LENGTH);
        final int overhead =
                ProtobufEncoder.chat("CLIENT", "Ada", "x".repeat(100_000), "").getSerializedSize() - 100_000;
        accept(packets.chat("x".repeat(longest - overhead)));
        assertEquals(SendResult.TOO_LARGE, packets.chat("x".repeat(longest - overhead + 1)));
        assertEquals(List.of(longest), flushed().lengths);
    }

    @Test
    void shouldCallPeerTooLargeWhenItIs() {
        context.maxFrameLength = 20;
        assertEquals(SendResult.TOO_LARGE, packets.peer("{\"name\":\"a long one\"}"));
    }

    @Test
    void shouldKeepNothingWhenTheBufferIsFull() {
        final PacketBuffer small = small();
        while (small.chat("12345678").isAccepted()) {
            assertTrue(small.pendingLength() <= 1_024);
        }
        final int full = small.pendingLength();
        assertTrue(full > 1_024 - 50, "full at " + full);
        assertEquals(SendResult.BACK_PRESSURED, small.chat("12345678"));
        assertEquals(full, small.pendingLength());
        assertTrue(small.flushTo(ring));
        accept(small.chat("12345678"));
    }

    @Test
    void shouldFillTheBufferToTheLastByte() {
        final PacketBuffer small = small();
        accept(small.chat("x".repeat(500)));
        // What stands around a body that takes two bytes for its length.
        final int overhead = small.pendingLength() - 500;
        final int rest = 1_024 - small.pendingLength() - overhead;
        assertEquals(SendResult.BACK_PRESSURED, small.chat("x".repeat(rest + 1)));
        accept(small.chat("x".repeat(rest)));
        assertEquals(1_024, small.pendingLength());
        assertEquals(SendResult.BACK_PRESSURED, small.update(1, 1, 1, 1));
    }

    @Test
    void shouldPushBackUpdatesWhenTheBufferIsFull() {
        final PacketBuffer small = small();
        int accepted = 0;
        while (small.update(1, 1, 1, 1).isAccepted()) {
            accepted++;
        }
        // A header, the type, and 10 bytes for each.
        assertEquals((1_024 - PacketQueue.HEADER_LENGTH - 2) / 10, accepted);
        assertTrue(small.flushTo(ring));
        assertEquals(accepted, SentPackets.drain(ring).messages.get(0).getUpdatesCount());
    }

    // Flushing

    @Test
    void shouldFlushInTheOrderOfTheCalls() {
        accept(packets.chat("first"));
        accept(packets.event("second", ""));
        accept(packets.unload(new int[] {1, 1}, 1));
        accept(packets.chat("fourth"));
        assertEquals(
                List.of(Message.Type.CHAT, Message.Type.EVENT, Message.Type.UNLOAD, Message.Type.CHAT),
                flushed().messages.stream().map(Message::getType).toList());
        assertEquals(0, packets.pendingLength());
    }

    @Test
    void shouldKeepWhatFindsNoRoomInTheRing() {
        final OutboundRing small = new OutboundRing(16 << 10);
        final PacketBuffer buffer =
                new PacketBuffer(config.toBuilder().outboundRingLength(16 << 10).build(), context, counters);
        final int count = 200;
        for (int i = 0; i < count; i++) {
            accept(buffer.chat(i + "x".repeat(300)));
        }
        assertFalse(buffer.flushTo(small));
        assertTrue(buffer.pendingLength() > 0);
        int seen = 0;
        boolean done = false;
        while (!done) {
            done = buffer.flushTo(small);
            for (final Message message : SentPackets.drain(small).messages) {
                assertEquals(seen++ + "x".repeat(300), message.getChat().getBody());
            }
        }
        assertEquals(count, seen);
        assertEquals(0, buffer.pendingLength());
    }

    @Test
    void shouldGoOnFillingWhileTheRingTakesOnlyAPart() {
        final OutboundRing small = new OutboundRing(16 << 10);
        final PacketBuffer buffer = new PacketBuffer(
                config.toBuilder()
                        .outboundRingLength(16 << 10)
                        .packetBufferLength(4 << 10)
                        .build(),
                context,
                counters);
        int offered = 0;
        int seen = 0;
        while (seen < 2_000) {
            while (offered < 2_000
                    && buffer.chat(offered + "x".repeat(offered % 97)).isAccepted()) {
                offered++;
            }
            buffer.flushTo(small);
            if (offered % 3 == 0 || offered == 2_000) {
                for (final Message message : SentPackets.drain(small).messages) {
                    assertEquals(seen + "x".repeat(seen % 97), message.getChat().getBody());
                    seen++;
                }
            } else {
                assertEquals(SendResult.ACCEPTED, drainOne(small, seen++));
            }
        }
        assertTrue(buffer.flushTo(small));
    }

    @Test
    void shouldDiscardWhatWaits() {
        accept(packets.chat("one"));
        accept(packets.peer(0, 0, 0, 0, 0, 0));
        accept(packets.update(1, 1, 1, 1));
        accept(packets.update(1, 1, 1, 1));
        assertEquals(3, packets.discard());
        assertEquals(0, packets.pendingLength());
        assertEquals(0, packets.discard());
        accept(packets.update(2, 2, 2, 2));
        assertEquals(List.of(update(2, 2, 2, 2)), sent().getUpdatesList());
    }

    // PEER

    @Test
    void shouldKeepOnlyTheNewestPeerAtItsPlace() {
        accept(packets.peer(1, 0, 0, 0, 0, 0));
        accept(packets.chat("first"));
        accept(packets.peer(22, 0, 0, 0, 0, 0));
        accept(packets.chat("second"));
        final SentPackets sent = flushed();
        assertEquals(
                List.of(Message.Type.CHAT, Message.Type.PEER, Message.Type.CHAT),
                sent.messages.stream().map(Message::getType).toList());
        assertTrue(sent.messages.get(1).getPeers(0).getMetadata().startsWith("{\"position\":[22.0,"));
        assertEquals(1, counters.get(Counter.PEERS_REPLACED));
    }

    @Test
    void shouldSendPeerAgainWhenTheLastOneWasFlushed() {
        accept(packets.peer(1, 0, 0, 0, 0, 0));
        assertEquals(1, flushed().messages.size());
        accept(packets.peer(2, 0, 0, 0, 0, 0));
        assertEquals(1, flushed().messages.size());
        assertEquals(0, counters.get(Counter.PEERS_REPLACED));
    }

    @Test
    void shouldReplacePeerWhenTheBufferIsFull() {
        final PacketBuffer small = small();
        accept(small.peer(1, 0, 0, 0, 0, 0));
        while (small.update(1, 1, 1, 1).isAccepted()) {
            assertTrue(small.pendingLength() <= 1_024);
        }
        for (int i = 2; i < 9; i++) {
            accept(small.peer(i, 0, 0, 0, 0, 0));
        }
        assertEquals(SendResult.BACK_PRESSURED, small.peer("{\"a\":\"" + "x".repeat(200) + "\"}"));
        assertTrue(small.flushTo(ring));
        final List<Message> messages = SentPackets.drain(ring).messages;
        assertEquals(2, messages.size());
        assertTrue(messages.get(1).getPeers(0).getMetadata().startsWith("{\"position\":[8.0,"));
        assertEquals(7, counters.get(Counter.PEERS_REPLACED));
    }

    // Ownership

    @Test
    void shouldTellAThreadThatDoesNotOwnIt() throws InterruptedException {
        final Thread other = new Thread(packets::claimThread);
        other.start();
        other.join();
        assertThrows(AssertionError.class, () -> packets.chat("hi"));
        packets.claimThread();
        accept(packets.chat("hi"));
    }

    private PacketBuffer small() {
        return new PacketBuffer(config.toBuilder().packetBufferLength(1_024).build(), context, counters);
    }

    private int flushedRows(int count, List<Integer> expectedCounts) {
        final int[] row = IntStream.range(0, count).toArray();
        accept(packets.bulkUpdate(row, row, row, row, count));
        final List<Message> messages = flushed().messages;
        assertEquals(
                expectedCounts, messages.stream().map(Message::getUpdatesCount).toList());
        final List<Update> updates = messages.stream()
                .flatMap(message -> message.getUpdatesList().stream())
                .toList();
        for (int i = 0; i < count; i++) {
            assertEquals(update(i, i, i, i), updates.get(i));
        }
        return updates.size();
    }

    private static SendResult drainOne(OutboundRing ring, int expected) {
        final SendResult[] result = {SendResult.INVALID};
        ring.drainTo((type, epoch, buffer, index, length) -> {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(index, bytes);
                    assertEquals(
                            expected + "x".repeat(expected % 97),
                            SentPackets.parse(bytes).getChat().getBody());
                    result[0] = SendResult.ACCEPTED;
                    return true;
                })
                .drain(1);
        return result[0];
    }

    private static Stream<Function<Packets, SendResult>> everyCall() {
        final int[] one = {1, 1};
        return Stream.of(
                p -> p.action("a", ""),
                p -> p.chat("a"),
                p -> p.chat("a", "b", "c", "d"),
                p -> p.method("a", ""),
                p -> p.event("a", ""),
                p -> p.update(1, 1, 1, 1),
                p -> p.bulkUpdate(one, one, one, one, 1),
                p -> p.load(0, 0, 0, 0, one, 1),
                p -> p.unload(one, 1),
                p -> p.peer(0, 0, 0, 0, 0, 0),
                p -> p.peer("{}"));
    }

    private List<SendResult> results() {
        return everyCall().map(call -> call.apply(packets)).toList();
    }

    private void assertInvalid(SendResult result) {
        assertEquals(SendResult.INVALID, result);
        assertEquals(0, packets.pendingLength());
    }

    private static void accept(SendResult result) {
        assertEquals(SendResult.ACCEPTED, result);
    }

    private SentPackets flushed() {
        assertTrue(packets.flushTo(ring));
        return SentPackets.drain(ring);
    }

    private Message sent() {
        final SentPackets sent = flushed();
        assertEquals(1, sent.messages.size());
        return sent.messages.get(0);
    }

    private static Update update(int vx, int vy, int vz, int voxel) {
        return Update.newBuilder().setVx(vx).setVy(vy).setVz(vz).setVoxel(voxel).build();
    }
}
