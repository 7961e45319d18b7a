package io.voxelize.net.internal.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads single arrays out of the fields of a chunk or geometry, in any form: how long they are, and then their content
 * as 32-bit little-endian words.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}.
 */
final class ArrayReader {

    /** Answer for a field that holds no well-formed array. */
    static final int MALFORMED = -1;

    /** Before an LZ4 block stands how long it is when it is inflated. */
    static final int PREFIX_LENGTH = 4;

    private static final int MIN_BLOCK_LENGTH = PREFIX_LENGTH + 1;

    /** No LZ4 block inflates further: every byte beyond the first fifteen elements of a length adds at most 255. */
    private static final long MAX_EXPANSION = 255;

    private final BlockDecompressor blocks;
    private final JavaBlockDecompressor follower = new JavaBlockDecompressor();
    private final ProtoReader runs = new ProtoReader();
    private ByteBuffer plain = ByteBuffer.allocate(0);
    private DirectBuffer buffer = runs.buffer();
    private int ownerStart;
    private int ownerEnd;

    ArrayReader(BlockDecompressor blocks) {
        this.blocks = blocks;
    }

    /** Reads from a plain message from now on. */
    void wrap(ByteBuffer plain) {
        this.plain = plain;
        runs.wrap(plain, 0, 0);
        buffer = runs.buffer();
    }

    /** Reads from this chunk or geometry of the message from now on. */
    void owner(int start, int end) {
        ownerStart = start;
        ownerEnd = end;
    }

    /** Elements that the LZ4 block in a field claims to hold; 0 if it is absent. */
    long blockCount(ArrayField field) {
        if (field.length() == 0) {
            return 0;
        }
        if (field.length() < MIN_BLOCK_LENGTH) {
            return MALFORMED;
        }
        long length = buffer.getInt(field.index(), LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        boolean possible =
                length > 0 && length % Integer.BYTES == 0 && length <= MAX_EXPANSION * (field.length() - PREFIX_LENGTH);
        return possible ? length / Integer.BYTES : MALFORMED;
    }

    /**
     * Tells whether a field is an LZ4 block through and through and nothing else, by following it without writing
     * anything.
     */
    boolean isBlock(ArrayField field) {
        return field.isOneRun() && isWholeBlock(field);
    }

    /** Tells whether the LZ4 block in a field inflates to what it claims, by following it without writing anything. */
    boolean isWholeBlock(ArrayField field) {
        long count = blockCount(field);
        if (count <= 0 || count > Integer.MAX_VALUE / Integer.BYTES) {
            return false;
        }
        int length = (int) count * Integer.BYTES;
        int inflated = follower.inflatedLength(
                plain, field.index() + PREFIX_LENGTH, field.length() - PREFIX_LENGTH, length, 0);
        return inflated == length;
    }

    /** Elements of a packed array of varints; 0 if it is absent. */
    long varintCount(ArrayField field, int number) {
        if (field.isOneRun()) {
            return PackedVarints.count(buffer, field.index(), field.length());
        }
        long count = 0;
        runs.range(ownerStart, ownerEnd);
        while (nextRun(number)) {
            int inRun = runs.isBytes() ? PackedVarints.count(buffer, runs.index(), runs.length()) : 0;
            if (inRun == PackedVarints.MALFORMED) {
                return MALFORMED;
            }
            count += inRun + (runs.isVarint() ? 1 : 0);
        }
        return count;
    }

    /** Elements of a packed array of floats; 0 if it is absent. */
    long floatCount(ArrayField field, int number) {
        if (field.isOneRun()) {
            return field.length() % Float.BYTES == 0 ? field.length() / Float.BYTES : MALFORMED;
        }
        long count = 0;
        runs.range(ownerStart, ownerEnd);
        while (nextRun(number)) {
            boolean some = runs.isBytes() || runs.isFixed32();
            if (some && runs.length() % Float.BYTES != 0) {
                return MALFORMED;
            }
            count += some ? runs.length() / Float.BYTES : 0;
        }
        return count;
    }

    /** Inflates an LZ4 block; false if it does not inflate to exactly that many elements. */
    boolean inflate(ArrayField field, int count, Slab slab, int offset) {
        int length = count * Integer.BYTES;
        int written = blocks.decompress(
                plain,
                field.index() + PREFIX_LENGTH,
                field.length() - PREFIX_LENGTH,
                slab.byteBuffer(),
                offset,
                length);
        return written == length;
    }

    /** Unpacks varints that were counted; false if they are malformed. */
    boolean unpackVarints(ArrayField field, int number, int count, Slab slab, int offset) {
        return unpack(field, number, count, slab.buffer(), offset);
    }

    /** Copies floats that were counted: they stand on the wire as they stand in memory. */
    void copyFloats(ArrayField field, int number, Slab slab, int offset) {
        if (field.isOneRun()) {
            slab.buffer().putBytes(offset, buffer, field.index(), field.length());
            return;
        }
        int out = offset;
        runs.range(ownerStart, ownerEnd);
        while (nextRun(number)) {
            if (runs.isBytes() || runs.isFixed32()) {
                slab.buffer().putBytes(out, buffer, runs.index(), runs.length());
                out += runs.length();
            }
        }
    }

    /** Copies the LZ4 block in a field as it came, its prefix included. */
    void copyBlock(ArrayField field, Slab slab, int offset) {
        slab.buffer().putBytes(offset, buffer, field.index(), field.length());
    }

    /** How long the varints of a packed array are, in one run. */
    int packedLength(ArrayField field, int number) {
        if (field.isOneRun()) {
            return field.length();
        }
        int length = 0;
        runs.range(ownerStart, ownerEnd);
        while (nextRun(number)) {
            length += runs.isVarint() ? PackedVarints.length(runs.intValue()) : runs.isBytes() ? runs.length() : 0;
        }
        return length;
    }

    /** Copies varints as they came, into one run. */
    void copyPacked(ArrayField field, int number, Slab slab, int offset) {
        if (field.isOneRun()) {
            slab.buffer().putBytes(offset, buffer, field.index(), field.length());
            return;
        }
        int out = offset;
        runs.range(ownerStart, ownerEnd);
        while (nextRun(number)) {
            if (runs.isVarint()) {
                out = PackedVarints.put(slab.buffer(), out, runs.intValue());
            } else if (runs.isBytes()) {
                slab.buffer().putBytes(out, buffer, runs.index(), runs.length());
                out += runs.length();
            }
        }
    }

    /**
     * Reads the place of an isolated face into its geometry: three varints that were counted; false if they are
     * malformed.
     */
    boolean readPlace(ArrayField field, int number, Staging staging, int geometry) {
        UnsafeBuffer target = staging.buffer();
        int at = geometry + RecordLayout.GEOMETRY_AT_X;
        if (!unpack(field, number, 3, target, at)) {
            return false;
        }
        staging.putInt(geometry + RecordLayout.GEOMETRY_FLAGS, RecordLayout.GEOMETRY_FLAG_AT);
        return true;
    }

    private boolean unpack(ArrayField field, int number, int count, UnsafeBuffer target, int offset) {
        if (field.isOneRun()) {
            return PackedVarints.unpack(buffer, field.index(), field.length(), target, offset) == count;
        }
        int out = offset;
        runs.range(ownerStart, ownerEnd);
        while (nextRun(number)) {
            if (runs.isVarint()) {
                target.putInt(out, runs.intValue(), LITTLE_ENDIAN);
                out += Integer.BYTES;
            } else if (runs.isBytes()) {
                int words = PackedVarints.unpack(buffer, runs.index(), runs.length(), target, out);
                if (words == PackedVarints.MALFORMED) {
                    return false;
                }
                out += words * Integer.BYTES;
            }
        }
        return out - offset == count * Integer.BYTES;
    }

    /** Tells whether each of some words in a slab is from {@code 0} to {@code bound - 1}. */
    static boolean areBelow(int bound, Slab slab, int offset, int count) {
        UnsafeBuffer words = slab.buffer();
        int signs = 0;
        for (int index = offset, end = offset + count * Integer.BYTES; index < end; index += Integer.BYTES) {
            int word = words.getInt(index, LITTLE_ENDIAN);
            // The top bit of either is set if the word is negative or not below the bound.
            signs |= word | bound - 1 - word;
        }
        return signs >= 0;
    }

    private boolean nextRun(int number) {
        while (runs.next()) {
            if (runs.field() == number) {
                return true;
            }
        }
        return false;
    }
}
