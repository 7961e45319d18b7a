package io.voxelize.net.bench.client;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What an engineer writes who has profiled {@link IdiomaticDecoder}, as far as protobuf's runtime allows: the LZ4 frame
 * by hand into a reused buffer, fields that are not copied out of it, and only the arrays themselves allocated.
 *
 * <p><b>Thread:</b> the library's.
 */
final class CarefulDecoder extends IdiomaticDecoder {

    private static final int FRAME_HEADER_LENGTH = 7;
    private static final byte FRAME_FLAGS = 0x60;
    private static final int MAX_BLOCK_LENGTH = 4 << 20;

    private final Block block = new Block();
    private byte[] wire = {};
    private byte[] plain = new byte[MAX_BLOCK_LENGTH];

    CarefulDecoder(boolean meshes) {
        super(meshes);
    }

    @Override
    public Decoded decode(ByteBuffer buffer) throws IOException {
        int length = buffer.remaining();
        if (wire.length < length) {
            wire = new byte[2 * length];
        }
        buffer.get(wire, 0, length);
        if (!Outer.isLz4Frame(wire, length)) {
            Message message = Message.parseFrom(CodedInputStream.newInstance(wire, 0, length));
            return new Decoded(message, message.getTick(), chunks(message));
        }
        CodedInputStream in = CodedInputStream.newInstance(plain, 0, inflateFrame(length));
        in.enableAliasing(true);
        Message message = Message.parseFrom(in);
        // The next message overwrites its bytes, so only the inflated arrays may be kept.
        return new Decoded(Message.newBuilder().setType(message.getType()).build(), message.getTick(), chunks(message));
    }

    /** Inflates a frame of a Voxelize server: independent blocks, no checksums, no content size. */
    private int inflateFrame(int length) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(wire, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (frame.get(Integer.BYTES) != FRAME_FLAGS) {
            throw new IOException("unknown kind of LZ4 frame: flags=" + frame.get(Integer.BYTES));
        }
        frame.position(FRAME_HEADER_LENGTH);
        int end = 0;
        for (int header = frame.getInt(); header != 0; header = frame.getInt()) {
            end += inflateBlock(frame, header, end);
        }
        return end;
    }

    private int inflateBlock(ByteBuffer frame, int header, int end) {
        int length = header & Integer.MAX_VALUE;
        int offset = frame.position();
        frame.position(offset + length);
        if (plain.length - end < MAX_BLOCK_LENGTH) {
            plain = Arrays.copyOf(plain, plain.length + MAX_BLOCK_LENGTH);
        }
        if (header < 0) {
            // A stored block.
            System.arraycopy(wire, offset, plain, end, length);
            return length;
        }
        return decompressor.decompress(wire, offset, length, plain, end);
    }

    @Override
    byte[] inflate(ByteString compressed) throws IOException {
        if (compressed.isEmpty()) {
            return EMPTY;
        }
        UnsafeByteOperations.unsafeWriteTo(compressed, block);
        return block.inflate();
    }

    /** Receives the position of a field in the reused buffer, so that it is not copied. */
    private final class Block extends ByteOutput {

        private byte[] source = EMPTY;
        private int offset;
        private int length;

        private byte[] inflate() {
            ByteBuffer prefix = ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN);
            byte[] array = new byte[prefix.getInt(offset)];
            decompressor.decompress(source, offset + Integer.BYTES, length - Integer.BYTES, array, 0);
            return array;
        }

        @Override
        public void write(byte value) {
            throw new UnsupportedOperationException("a field is one range of bytes");
        }

        @Override
        public void write(byte[] value, int from, int count) {
            writeLazy(value, from, count);
        }

        @Override
        public void writeLazy(byte[] value, int from, int count) {
            source = value;
            offset = from;
            length = count;
        }

        @Override
        public void write(ByteBuffer value) {
            throw new UnsupportedOperationException("a field is a range of an array");
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            write(value);
        }
    }
}
