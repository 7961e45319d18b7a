package io.voxelize.net.bench.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of an LZ4 frame of a Voxelize server: independent, compressed, without checksums.
 *
 * @param index of the block in the frame.
 * @param length in the frame.
 * @param plainIndex of its plain bytes in those of the frame.
 * @param plainLength of its plain bytes.
 */
record FrameBlock(int index, int length, int plainIndex, int plainLength) {

    private static final int STORED = 0x8000_0000;
    private static final int INDEPENDENT = 0x20;
    private static final int CONTENT_SIZE = 0x08;
    private static final int CHECKSUMS = 0x14;

    /** Returns the blocks of a frame that inflates to {@code plainLength} bytes. */
    static List<FrameBlock> of(byte[] frame, int plainLength) {
        int flags = frame[4];
        if ((flags & (INDEPENDENT | CHECKSUMS)) != INDEPENDENT) {
            throw new IllegalArgumentException("unknown kind of LZ4 frame: flags=" + flags);
        }
        ByteBuffer wire = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int maxLength = 1 << (8 + 2 * (frame[5] >>> 4));
        int position = (flags & CONTENT_SIZE) == 0 ? 7 : 15;
        int produced = 0;
        List<FrameBlock> blocks = new ArrayList<>();
        for (int size = wire.getInt(position); size != 0; size = wire.getInt(position)) {
            if ((size & STORED) != 0) {
                throw new IllegalArgumentException("frame has a stored block: index=" + position);
            }
            int inflated = Math.min(maxLength, plainLength - produced);
            blocks.add(new FrameBlock(position + Integer.BYTES, size, produced, inflated));
            position += Integer.BYTES + size;
            produced += inflated;
        }
        return blocks;
    }
}
