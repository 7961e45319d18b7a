package io.voxelize.net.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The LZ4 blocks of a capture of a server since 2026-01-11, back to back in one direct buffer. */
final class CapturedBlocks {

    private static final int SMALL_LENGTH = 2 << 10;

    /** A block of {@link #source()}. */
    record Block(int index, int length, int inflatedLength) {}

    private final List<Block> blocks = new ArrayList<>();
    private final ByteBuffer source;

    private CapturedBlocks(String kind, List<ChunkMessage> messages) {
        int length = messages.stream()
                .mapToInt(message -> message.wire().length + message.plain().length)
                .sum();
        source = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        for (ChunkMessage message : messages) {
            if (kind.equals("outer")) {
                message.frameBlocks()
                        .forEach(block -> add(message.wire(), block.index(), block.length(), block.plainLength()));
            } else {
                message.arrays().stream()
                        .filter(array -> isOf(kind, array.kind(), message.inflatedLength(array)))
                        .forEach(array -> add(
                                message.plain(),
                                array.index() + Integer.BYTES,
                                array.length() - Integer.BYTES,
                                message.inflatedLength(array)));
            }
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("no such blocks in the capture: kind=" + kind);
        }
    }

    /**
     * Reads the capture that {@code -Dcapture=FILE} names, or else the testkit's default.
     *
     * @param kind {@code outer} (the frames of messages with chunks), {@code geometry}, {@code data} (voxels and
     *     lights) or {@code small} (geometry of at most 2 KiB).
     */
    static CapturedBlocks read(String kind) throws IOException {
        return new CapturedBlocks(kind, CapturedChunks.read().messages());
    }

    private static boolean isOf(String kind, ChunkMessage.Kind array, int inflatedLength) {
        boolean data = array == ChunkMessage.Kind.VOXELS || array == ChunkMessage.Kind.LIGHTS;
        return switch (kind) {
            case "data" -> data;
            case "geometry" -> !data;
            case "small" -> !data && inflatedLength <= SMALL_LENGTH;
            default -> throw new IllegalArgumentException("unknown kind of block: kind=" + kind);
        };
    }

    private void add(byte[] bytes, int index, int length, int inflatedLength) {
        blocks.add(new Block(source.position(), length, inflatedLength));
        source.put(bytes, index, length);
    }

    Block[] blocks() {
        return blocks.toArray(Block[]::new);
    }

    ByteBuffer source() {
        return source;
    }
}
