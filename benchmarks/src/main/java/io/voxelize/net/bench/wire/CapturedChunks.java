package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CapturedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/** The messages with chunks that a capture holds, and its INIT. */
final class CapturedChunks {

    /** What the event loop asks the socket for when much is coming. */
    private static final int READ_LENGTH = 256 << 10;

    private static final byte ZLIB = 0x78;
    private static final byte LZ4 = 0x04;

    private final List<ChunkMessage> messages = new ArrayList<>();
    private final byte[] init;

    private CapturedChunks(Capture capture) throws IOException {
        List<CapturedMessage> sent = capture.messages(CaptureDirection.SERVER_TO_CLIENT);
        for (CapturedMessage message : sent) {
            byte[] wire = bytes(message.payload());
            ChunkMessage read = new ChunkMessage(wire, plain(wire));
            if (read.chunks() > 0) {
                messages.add(read);
            }
        }
        // Every server begins with it.
        init = bytes(sent.get(0).payload());
    }

    /** Reads the capture that {@code -Dcapture=FILE} names, or else one that comes with the testkit. */
    static CapturedChunks read() throws IOException {
        return new CapturedChunks(Traffic.capture(System.getProperty("capture", "")));
    }

    List<ChunkMessage> messages() {
        return messages;
    }

    /** Whether the server is one of those before 2026-01-11, whose arrays are packed varints and floats. */
    boolean isPacked() {
        return messages.stream().anyMatch(ChunkMessage::isPacked);
    }

    /** Whether the server is one of those since 2024-03-11. */
    boolean isShifted() {
        return messages.stream().anyMatch(ChunkMessage::isShifted);
    }

    /** INIT, framed: a client has it before any chunk. */
    ByteBuf init() {
        return Frames.of(List.of(init), Integer.MAX_VALUE).get(0);
    }

    /** All messages as a socket reads them while many are coming: frame behind frame, cut where a read ends. */
    List<ByteBuf> reads() {
        return Frames.of(messages.stream().map(ChunkMessage::wire).toList(), READ_LENGTH);
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    private static byte[] plain(byte[] wire) throws IOException {
        try (InputStream in = open(wire)) {
            return in.readAllBytes();
        }
    }

    /** Opens a message whatever its compression, as the libraries' streams do. */
    static InputStream open(byte[] wire) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(wire);
        return switch (wire[0]) {
            case ZLIB -> new InflaterInputStream(in);
            case LZ4 -> new LZ4FrameInputStream(in);
            default -> in;
        };
    }
}
