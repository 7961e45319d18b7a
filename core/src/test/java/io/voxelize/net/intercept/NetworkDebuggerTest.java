package io.voxelize.net.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import io.voxelize.net.world.WirePipeline;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkDebuggerTest {
    private static final Message JOIN =
            Message.newBuilder().setType(Message.Type.JOIN).setText("player-1").build();
    private static final Message LOAD =
            WirePipeline.load(WirePipeline.chunk(0, 0, 500, 0), WirePipeline.chunk(1, 0, 500, 0));

    @Test
    void shouldCountByType() {
        final NetworkDebugger debugger = new NetworkDebugger();
        try (WirePipeline wire = new WirePipeline(0, debugger)) {
            wire.deliver(WirePipeline.init(""));
            wire.deliver(LOAD);
            wire.deliver(LOAD);
            wire.deliver(JOIN);
        }
        assertEquals(1, debugger.messageCount(MessageType.INIT));
        assertEquals(2, debugger.messageCount(MessageType.LOAD));
        assertEquals(0, debugger.messageCount(MessageType.CHAT));
        assertEquals(4, debugger.messageCount());
        assertEquals(4, debugger.chunkCount(MessageType.LOAD));
        assertEquals(2L * LOAD.getSerializedSize(), debugger.wireLength(MessageType.LOAD));
        assertEquals(JOIN.getSerializedSize(), debugger.plainLength(MessageType.JOIN));
    }

    @Test
    void shouldSummariseReceivedMessages() {
        final NetworkDebugger debugger = new NetworkDebugger();
        try (WirePipeline wire = new WirePipeline(0, debugger)) {
            wire.deliver(WirePipeline.init(""));
            wire.deliver(LOAD);
            wire.deliver(LOAD);
        }
        final List<String> lines = debugger.summary().lines().toList();
        final int load = LOAD.getSerializedSize();
        final int init = WirePipeline.init("").getSerializedSize();
        assertEquals(4, lines.size());
        assertEquals(List.of("type", "messages", "wire bytes", "plain bytes", "chunks"), cells(lines.get(0)));
        assertEquals(List.of("INIT", "1", "" + init, "" + init, "0"), cells(lines.get(1)));
        assertEquals(List.of("LOAD", "2", "" + 2 * load, "" + 2 * load, "4"), cells(lines.get(2)));
        assertEquals(List.of("all", "3", "" + (init + 2 * load), "" + (init + 2 * load), "4"), cells(lines.get(3)));
        debugger.reset();
        assertEquals(2, debugger.summary().lines().count());
        assertEquals(0, debugger.messageCount());
    }

    @Test
    void shouldWriteALineForEachMessage() {
        final StringBuilder out = new StringBuilder();
        try (WirePipeline wire = new WirePipeline(0, new NetworkDebugger(out))) {
            wire.deliver(WirePipeline.init(""));
            wire.deliver(JOIN);
        }
        final List<String> lines = out.toString().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("INIT"), lines.get(0));
        assertTrue(lines.get(1).contains("JOIN"), lines.get(1));
        final int length = JOIN.getSerializedSize();
        assertTrue(
                lines.get(1).endsWith(", wireLength=" + length + ", plainLength=" + length + ", text=player-1"),
                lines.get(1));
    }

    @Test
    void shouldCountEvenWhenWritingFails() {
        final NetworkDebugger debugger = new NetworkDebugger(new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Appendable append(char c) throws IOException {
                throw new IOException("disk full");
            }
        });
        try (WirePipeline wire = new WirePipeline(0, debugger)) {
            wire.deliver(JOIN);
            assertEquals(1, wire.count(Counter.INTERCEPT_ERRORS));
        }
        assertEquals(1, debugger.messageCount());
    }

    @Test
    void shouldNeedNoArrays() {
        final Interests interests = new NetworkDebugger().interests();
        assertFalse(interests.wantsVoxels() || interests.wantsLights() || interests.wantsMeshes());
        assertFalse(interests.wantsCompressedData());
        final Interests others = Interests.of(MessageType.ENTITY).withEntityTypes("bot");
        assertEquals(
                others.entityTypes(),
                Interests.NONE.union(interests).union(others).entityTypes(),
                "it follows what the others want");
        for (final MessageType type : MessageType.values()) {
            assertTrue(interests.wants(type));
        }
        try (WirePipeline wire = new WirePipeline(0, new NetworkDebugger())) {
            wire.deliver(WirePipeline.init(""));
            wire.deliver(LOAD);
            assertEquals(0, wire.count(Counter.ARRAY_BYTES_RECEIVED));
        }
    }

    @Test
    void shouldAllocateNothingWhileItOnlyCounts() {
        final NetworkDebugger debugger = new NetworkDebugger();
        // The least of several runs, since linking and the JIT now and then allocate on the calling thread.
        final long[] least = {Long.MAX_VALUE};
        final NetIntercept measured = message -> {
            least[0] = Math.min(least[0], AllocationProbe.allocatedBy(() -> debugger.onMessage(message)));
        };
        try (WirePipeline wire = new WirePipeline(0, false, measured)) {
            for (int i = 0; i < 20; i++) {
                wire.deliver(JOIN);
            }
        }
        assertEquals(0, least[0]);
    }

    private static List<String> cells(String row) {
        return List.of(row.trim().split(" {2,}"));
    }
}
