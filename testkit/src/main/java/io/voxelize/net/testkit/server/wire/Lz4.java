package io.voxelize.net.testkit.server.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * The two LZ4 forms of the protocol: frames around whole messages, size-prefixed blocks around arrays.
 *
 * <p><b>Thread:</b> any.
 */
final class Lz4 {
    private static final int MAGIC = 0x184D2204;
    private static final byte INDEPENDENT_BLOCKS = 0x60;
    private static final int STORED = 0x8000_0000;
    private static final int SMALL = 64 * 1024;
    private static final int MEDIUM = 256 * 1024;
    private static final int LARGE = 4 * 1024 * 1024;
    private static final int HEADER_LENGTH = 7;

    private Lz4() {}

    /**
     * Frames a message: independent blocks, their size chosen by the message's length, no content size, no checksums.
     */
    static byte[] frame(byte[] plain) {
        int blockSize = blockSize(plain.length);
        int blocks = (plain.length + blockSize - 1) / blockSize;
        int bound =
                HEADER_LENGTH + 4 + blocks * (4 + compressor().maxCompressedLength(Math.min(blockSize, plain.length)));
        ByteBuffer out = ByteBuffer.allocate(bound).order(ByteOrder.LITTLE_ENDIAN);
        putHeader(out, blockSize);
        for (int offset = 0; offset < plain.length; offset += blockSize) {
            putBlock(out, plain, offset, Math.min(blockSize, plain.length - offset));
        }
        out.putInt(0);
        return toBytes(out);
    }

    /** Encodes an array: its size in bytes, then one raw block, however small; an empty array is empty. */
    static byte[] block(byte[] plain) {
        if (plain.length == 0) {
            return plain;
        }
        ByteBuffer out = ByteBuffer.allocate(4 + compressor().maxCompressedLength(plain.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(plain.length);
        int written = compress(plain, 0, plain.length, out, 4);
        out.position(4 + written);
        return toBytes(out);
    }

    private static int blockSize(int length) {
        if (length <= SMALL) {
            return SMALL;
        }
        return length <= MEDIUM ? MEDIUM : LARGE;
    }

    /** The last byte is the second one of xxh32 over the two before it. */
    private static void putHeader(ByteBuffer out, int blockSize) {
        out.putInt(MAGIC).put(INDEPENDENT_BLOCKS);
        switch (blockSize) {
            case SMALL -> out.put((byte) 0x40).put((byte) 0x82);
            case MEDIUM -> out.put((byte) 0x50).put((byte) 0xFB);
            default -> out.put((byte) 0x70).put((byte) 0x73);
        }
    }

    private static void putBlock(ByteBuffer out, byte[] plain, int offset, int length) {
        int start = out.position() + 4;
        int written = compress(plain, offset, length, out, start);
        if (written < length) {
            out.putInt(written).position(start + written);
        } else {
            out.putInt(length | STORED).put(plain, offset, length);
        }
    }

    private static int compress(byte[] plain, int offset, int length, ByteBuffer out, int start) {
        return compressor().compress(ByteBuffer.wrap(plain), offset, length, out, start, out.capacity() - start);
    }

    private static byte[] toBytes(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private static LZ4Compressor compressor() {
        return LZ4Factory.fastestInstance().fastCompressor();
    }
}
