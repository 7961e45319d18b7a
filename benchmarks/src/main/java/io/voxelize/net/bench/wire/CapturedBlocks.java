package io.voxelize.net.bench.wire;

import com.google.protobuf.ByteString;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The LZ4 blocks of a capture of a G2026 server, one behind the other in one direct buffer, as they stand in a message.
 */
final class CapturedBlocks {

    private static final int PREFIX_LENGTH = 4;
    private static final int SMALL_LENGTH = 2 << 10;

    private final ByteBuffer source;
    private final int[] indexes;
    private final int[] lengths;
    private final int[] inflatedLengths;

    private CapturedBlocks(List<ByteString> arrays) {
        int total = arrays.stream().mapToInt(ByteString::size).sum();
        source = ByteBuffer.allocateDirect(total).order(ByteOrder.LITTLE_ENDIAN);
        indexes = new int[arrays.size()];
        lengths = new int[arrays.size()];
        inflatedLengths = new int[arrays.size()];
        for (int i = 0; i < indexes.length; i++) {
            ByteString array = arrays.get(i);
            inflatedLengths[i] = inflatedLength(array);
            indexes[i] = source.position() + PREFIX_LENGTH;
            lengths[i] = array.size() - PREFIX_LENGTH;
            array.copyTo(source);
        }
    }

    /**
     * Reads the capture that {@code -Dcapture=FILE} names, or else one that comes with the testkit.
     *
     * @param kind {@code outer} (of the frames of messages with chunks), {@code geometry}, {@code data} (voxels and
     *     lights) or {@code small} (geometry of at most 2 KiB).
     */
    static CapturedBlocks read(String kind) throws IOException {
        List<ByteString> arrays = new ArrayList<>();
        for (ChunkMessage message : CapturedChunks.read().messages()) {
            if (kind.equals("outer")) {
                outer(message).forEach(arrays::add);
            } else {
                for (Chunk chunk : Message.parseFrom(message.plain()).getChunksList()) {
                    arraysOf(chunk, kind).filter(array -> !array.isEmpty()).forEach(arrays::add);
                }
            }
        }
        if (arrays.isEmpty()) {
            throw new IllegalArgumentException("no such blocks in the capture: kind=" + kind);
        }
        return new CapturedBlocks(arrays);
    }

    int count() {
        return indexes.length;
    }

    ByteBuffer source() {
        return source;
    }

    int index(int block) {
        return indexes[block];
    }

    int length(int block) {
        return lengths[block];
    }

    int inflatedLength(int block) {
        return inflatedLengths[block];
    }

    /** The blocks of a frame, with a prefix as arrays have it. */
    private static Stream<ByteString> outer(ChunkMessage message) {
        if (message.wire().length == message.plain().length) {
            return Stream.empty();
        }
        return FrameBlock.of(message.wire(), message.plain().length).stream()
                .map(block -> prefix(block.plainLength())
                        .concat(ByteString.copyFrom(message.wire(), block.index(), block.length())));
    }

    private static ByteString prefix(int inflatedLength) {
        return ByteString.copyFrom(ByteBuffer.allocate(PREFIX_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, inflatedLength));
    }

    private static Stream<ByteString> arraysOf(Chunk chunk, String kind) {
        return switch (kind) {
            case "data" -> Stream.of(chunk.getVoxels(), chunk.getLights());
            case "geometry" -> geometries(chunk);
            case "small" ->
                geometries(chunk).filter(array -> array.size() > 0 && inflatedLength(array) <= SMALL_LENGTH);
            default -> throw new IllegalArgumentException("no such kind of block: kind=" + kind);
        };
    }

    private static Stream<ByteString> geometries(Chunk chunk) {
        Stream<Geometry> geometries =
                chunk.getMeshesList().stream().map(Mesh::getGeometriesList).flatMap(List::stream);
        return geometries.flatMap(geometry ->
                Stream.of(geometry.getPositions(), geometry.getUvs(), geometry.getIndices(), geometry.getLights()));
    }

    private static int inflatedLength(ByteString array) {
        return array.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }
}
