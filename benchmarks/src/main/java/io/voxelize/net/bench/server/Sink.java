package io.voxelize.net.bench.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Frames;
import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.internal.proto.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Decodes all messages of one client and answers with a small message whenever a number of changed voxels has arrived.
 * Source of the frames: RFC 6455 section 5.2.
 *
 * <p>Arguments: {@code edits}, voxels per answer.
 *
 * <p><b>Thread:</b> one.
 */
final class Sink {

    private static final int MAX_FRAME_LENGTH = 4 << 20;
    private static final int OPCODE = 0x0F;
    private static final int BINARY = 2;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_LENGTH = 4;

    private final int editsWanted;
    private final byte[] init;
    private final byte[] answer;
    private final ByteBuffer in = ByteBuffer.allocate(MAX_FRAME_LENGTH);
    /** The current message, of one frame or several. */
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private long edits;

    Sink(Arguments arguments, Traffic traffic) {
        editsWanted = arguments.number("edits", 50_000);
        init = traffic.init();
        answer = Traffic.peers().get(0).bytes();
    }

    void serve(ServerSocketChannel listener) throws IOException {
        try (SocketChannel client = listener.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Handshake.answer(client);
            ReplayServer.write(client, Frames.of(init));
            while (client.read(in) >= 0) {
                in.flip();
                while (takeFrame()) {
                    answerIfDone(client);
                }
                in.compact();
            }
        } catch (IOException ex) {
            // The client has measured and closed the connection.
        }
    }

    /** Takes a frame; returns false if it is not complete. */
    private boolean takeFrame() throws InvalidProtocolBufferException {
        int headerLength = headerLength();
        if (in.remaining() < headerLength || in.remaining() < headerLength + payloadLength()) {
            return false;
        }
        int first = in.get(in.position());
        int length = payloadLength();
        int mask = in.getInt(in.position() + headerLength - MASK_LENGTH);
        in.position(in.position() + headerLength);
        byte[] payload = new byte[length];
        in.get(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= (byte) (mask >> (24 - 8 * (i & 3)));
        }
        if ((first & OPCODE) <= BINARY) {
            takeData(payload, first < 0);
        }
        return true;
    }

    /** Returns the length of the header, as far as its first two bytes tell. */
    private int headerLength() {
        int length = in.remaining() < 2 ? 0 : in.get(in.position() + 1) & LENGTH;
        return 2 + MASK_LENGTH + (length == LENGTH_16 ? Short.BYTES : length == LENGTH_64 ? Long.BYTES : 0);
    }

    private int payloadLength() {
        int length = in.get(in.position() + 1) & LENGTH;
        if (length == LENGTH_16) {
            return in.getShort(in.position() + 2) & 0xFFFF;
        }
        return length == LENGTH_64 ? (int) in.getLong(in.position() + 2) : length;
    }

    private void takeData(byte[] payload, boolean last) throws InvalidProtocolBufferException {
        message.writeBytes(payload);
        if (last) {
            Message whole = Message.parseFrom(message.toByteArray());
            edits += whole.getUpdatesCount() + whole.getBulkUpdate().getVoxelsCount();
            message.reset();
        }
    }

    private void answerIfDone(SocketChannel client) throws IOException {
        if (edits >= editsWanted) {
            edits -= editsWanted;
            ReplayServer.write(client, Frames.of(answer));
        }
    }
}
