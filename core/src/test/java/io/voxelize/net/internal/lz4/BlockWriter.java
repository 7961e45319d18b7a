package io.voxelize.net.internal.lz4;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Writes LZ4 blocks sequence by sequence, including ones that no compressor writes, with the expected output. */
final class BlockWriter {

    private static final int LENGTH_MASK = 15;
    private static final int MIN_MATCH = 4;

    private final RandomGenerator random;
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private byte[] content;
    private int length;

    BlockWriter(RandomGenerator random) {
        this(random, new byte[0]);
    }

    /** Starts a block that is linked to a history, which {@link #content()} includes. */
    BlockWriter(RandomGenerator random, byte[] history) {
        this.random = random;
        content = history.clone();
        length = history.length;
    }

    /** Starts a block with sequences of all kinds, most often those that geometry is made of. */
    static BlockWriter random(RandomGenerator random, byte[] history, int sequences) {
        BlockWriter writer = new BlockWriter(random, history);
        for (int i = 0; i < sequences; i++) {
            int least = writer.length == 0 ? 1 : 0;
            int literals = random.nextInt(3) == 0 ? writer.someLength() : 0;
            literals = Math.max(literals, least);
            writer.sequence(literals, writer.someOffset(literals), MIN_MATCH + writer.someLength());
        }
        return writer;
    }

    /** Adds a sequence of random literals and a match. */
    BlockWriter sequence(int literals, int offset, int match) {
        literals(literals, match - MIN_MATCH);
        block.write(offset);
        block.write(offset >>> Byte.SIZE);
        extension(match - MIN_MATCH);
        room(match);
        for (int end = length + match; length < end; length++) {
            content[length] = content[length - offset];
        }
        return this;
    }

    /** Adds the last sequence. */
    BlockWriter end(int literals) {
        literals(literals, 0);
        return this;
    }

    byte[] block() {
        return block.toByteArray();
    }

    byte[] content() {
        return Arrays.copyOf(content, length);
    }

    private void literals(int literals, int match) {
        block.write(Math.min(literals, LENGTH_MASK) << 4 | Math.min(match, LENGTH_MASK));
        extension(literals);
        room(literals);
        for (int i = 0; i < literals; i++) {
            content[length] = (byte) random.nextInt();
            block.write(content[length++]);
        }
    }

    private void extension(int value) {
        if (value < LENGTH_MASK) {
            return;
        }
        int left = value - LENGTH_MASK;
        for (; left >= 0xFF; left -= 0xFF) {
            block.write(0xFF);
        }
        block.write(left);
    }

    private void room(int needed) {
        if (content.length - length < needed) {
            content = Arrays.copyOf(content, Math.max(2 * content.length, length + needed));
        }
    }

    private int someLength() {
        return switch (random.nextInt(16)) {
            case 0 -> random.nextInt(80);
            case 1 -> random.nextInt(600);
            default -> random.nextInt(18);
        };
    }

    private int someOffset(int literals) {
        int reach = Math.min(length + literals, 0xFFFF);
        int offset = random.nextInt(4) == 0 ? random.nextInt(reach) : random.nextInt(Math.min(reach, 24));
        return 1 + offset;
    }
}
