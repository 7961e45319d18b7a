package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.bench.traffic.Frames;
import io.voxelize.net.bench.traffic.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The messages with chunks of a capture, and its INIT. */
final class CapturedChunks {

    /** What the event loop asks the socket for when much is coming. */
    private static final int READ_LENGTH = 256 << 10;

    private final List<ChunkMessage> messages = new ArrayList<>();
    private final byte[] init;

    private CapturedChunks(Traffic traffic) throws IOException {
        for (Traffic.Payload message : traffic.chunks()) {
            messages.add(new ChunkMessage(message.bytes()));
        }
        init = traffic.init();
    }

    /** Reads the capture that {@code -Dcapture=FILE} names, or else the testkit's default. */
    static CapturedChunks read() throws IOException {
        return new CapturedChunks(Traffic.read(System.getProperty("capture", "")));
    }

    List<ChunkMessage> messages() {
        return messages;
    }

    /** Returns how the captured server encodes arrays. */
    ChunkMessage.Arrays arrays() {
        if (messages.stream().noneMatch(ChunkMessage::isPacked)) {
            return ChunkMessage.Arrays.BLOCKS;
        }
        return messages.stream().anyMatch(ChunkMessage::isShifted)
                ? ChunkMessage.Arrays.SHIFTED
                : ChunkMessage.Arrays.PACKED;
    }

    /** Returns INIT in its frame; a client has it before any chunk. */
    ByteBuf init() {
        return Frames.reads(List.of(init), Integer.MAX_VALUE).get(0);
    }

    /** Returns all messages as a busy socket delivers them: frames back to back, cut where a read ends. */
    List<ByteBuf> reads() {
        return Frames.reads(messages.stream().map(ChunkMessage::wire).toList(), READ_LENGTH);
    }
}
