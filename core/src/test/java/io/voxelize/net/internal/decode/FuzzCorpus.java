package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.lz4.GrowableBuffer;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jpountz.lz4.LZ4Factory;

/**
 * The seed inputs of fuzzing, which the ordinary build replays: vectors, small captured messages, and inputs that
 * increased coverage.
 */
final class FuzzCorpus {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final int MAX_MESSAGE_LENGTH = 2_048;
    private static final int MESSAGES_PER_CAPTURE = 12;

    /** What is kept of what fuzzing found, of each target: the shortest inputs. */
    private static final int MAX_KEPT = 1_200;

    private static final int MAX_KEPT_LENGTH = 384 << 10;

    private FuzzCorpus() {}

    /** Every input of a target. */
    static List<byte[]> inputs(FuzzTarget target) throws IOException {
        List<byte[]> inputs = seeds(target);
        inputs.addAll(kept(target));
        return inputs;
    }

    /** Where what fuzzing found is kept: one archive for each target, with an entry for each input. */
    static Path archive(FuzzTarget target) {
        return RESOURCES.resolve("fuzz").resolve(target.fileName() + ".zip");
    }

    /** Archives the shortest files of a folder, the same bytes for the same files. */
    static void keep(FuzzTarget target, Path folder) throws IOException {
        Files.createDirectories(RESOURCES.resolve("fuzz"));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive(target)))) {
            int length = 0;
            for (byte[] input : shortest(folder)) {
                length += input.length;
                if (length <= MAX_KEPT_LENGTH) {
                    CRC32 name = new CRC32();
                    name.update(input);
                    ZipEntry entry = new ZipEntry(input.length + "-" + Long.toHexString(name.getValue()));
                    entry.setLastModifiedTime(FileTime.fromMillis(0));
                    out.putNextEntry(entry);
                    out.write(input);
                    out.closeEntry();
                }
            }
        }
    }

    private static List<byte[]> shortest(Path folder) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        inputs.sort(Comparator.<byte[]>comparingInt(input -> input.length).thenComparing(Arrays::compare));
        return inputs.subList(0, Math.min(MAX_KEPT, inputs.size()));
    }

    private static List<byte[]> kept(FuzzTarget target) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        if (Files.exists(archive(target))) {
            try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive(target)))) {
                while (in.getNextEntry() != null) {
                    inputs.add(in.readAllBytes());
                }
            }
        }
        return inputs;
    }

    private static List<byte[]> seeds(FuzzTarget target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        switch (target) {
            case OUTER -> messages().forEach(message -> seeds.add(behind(message, 7)));
            case FRAME -> frames(seeds);
            case BLOCK -> blocks(seeds);
            case MESSAGE -> {
                for (byte[] message : messages()) {
                    seeds.add(behind(message, 0x20));
                    seeds.add(behind(plain(message), 0));
                }
            }
            case VIEWS -> views(seeds);
            case INIT, JSON -> texts(seeds);
        }
        return seeds;
    }

    /** Every vector, and small messages of every type from every capture. */
    private static List<byte[]> messages() throws IOException {
        List<byte[]> messages = new ArrayList<>();
        SpecVectors.ALL.forEach(hex -> messages.add(HexFormat.of().parseHex(hex)));
        for (Path capture : CaptureDecodeTest.captures()) {
            Set<Integer> lengths = new HashSet<>();
            for (byte[] message : CaptureDecodeTest.messages(capture)) {
                if (message.length <= MAX_MESSAGE_LENGTH
                        && lengths.size() < MESSAGES_PER_CAPTURE
                        && lengths.add(message.length)) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }

    /** The message without its compression, or as it is if that cannot be undone. */
    static byte[] plain(byte[] message) {
        PlainMessage plain = new PlainMessage(new JavaBlockDecompressor());
        GrowableBuffer scratch = new GrowableBuffer(PlainMessage.INITIAL_LENGTH);
        int length = plain.open(ByteBuffer.wrap(message), 0, message.length, 16 << 20, scratch);
        byte[] bytes = new byte[Math.max(length, 0)];
        plain.buffer().get(plain.index(), bytes);
        plain.free();
        scratch.free();
        return length < 0 ? message : bytes;
    }

    private static void frames(List<byte[]> seeds) throws IOException {
        byte[] linked = Files.readAllBytes(RESOURCES.resolve("lz4-linked-blocks.lz4"));
        for (byte[] frame : List.of(
                linked,
                HexFormat.of().parseHex(SpecVectors.LZ4_CHAT),
                HexFormat.of().parseHex(SpecVectors.LZ4_STORED))) {
            seeds.add(behind(frame, 7, 1, Integer.BYTES));
            seeds.add(behind(frame, 0, 0, Integer.BYTES));
        }
        // Version 1 with size and every checksum; blocks of 64 KiB.
        seeds.add(HexFormat.of().parseHex("07007c40020000000000000000020000800808000000000000000000000000"));
    }

    private static void blocks(List<byte[]> seeds) {
        for (String text :
                List.of("", "a", "abc".repeat(90), "x".repeat(600), "0123456789abcdef".repeat(20) + "tail")) {
            byte[] block = LZ4Factory.fastestJavaInstance()
                    .highCompressor()
                    .compress(text.getBytes(StandardCharsets.US_ASCII));
            byte[] head = {(byte) text.length(), (byte) (text.length() >> 8), 0, 0};
            seeds.add(ByteBuffer.allocate(head.length + block.length)
                    .put(head)
                    .put(block)
                    .array());
        }
    }

    private static void texts(List<byte[]> seeds) {
        for (String text : List.of(
                "{}",
                "{\"id\":\"me\",\"options\":{\"chunkSize\":16,\"maxHeight\":256,\"subChunks\":8,\"clientOnlyMeshing\":true,"
                        + "\"allowClientVoxelWrites\":false,\"greedyMeshing\":1,\"maxClients\":18446744073709551615}}",
                "{\"blocks\":{\"a\":{\"faces\":[{\"isolated\":false},{}],\"lightAttenuation\":null}},\"stats\":{\"delta\":1e-3}}",
                "{\"id\":\"\\u00e9\\n\\\"\\\\\",\"x\":[[[]],-0.5E+7,true,false,null,\"\"]}",
                "\"{\\\"damage\\\":10}\"",
                "[1,2.5,{\"a\":[{}]}]",
                "[".repeat(70),
                "{\"a\":".repeat(64) + "1" + "}".repeat(64))) {
            seeds.add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void views(List<byte[]> seeds) {
        List<byte[]> texts = new ArrayList<>();
        texts(texts);
        // The motion of the vector, and text of every length of character, whole, cut, overlong and in halves.
        texts.add(HexFormat.of().parseHex(SpecVectors.MOTION));
        texts.add("aé漢😀".repeat(3).getBytes(StandardCharsets.UTF_8));
        texts.add(HexFormat.of().parseHex("61c3a9c3e6bca2e6bcf09f9880f09f98eda0bdedb880c080e08080f0808080f8"));
        for (byte[] text : texts) {
            for (int split : new int[] {0, text.length / 2, text.length}) {
                seeds.add(ByteBuffer.allocate(2 + text.length)
                        .put((byte) (0x40 | split))
                        .put((byte) split)
                        .put(text)
                        .array());
            }
        }
    }

    private static byte[] behind(byte[] message, int setting) {
        return behind(message, setting, -1, 0);
    }

    /** The bytes of a message from an index on, behind one setting or two. */
    private static byte[] behind(byte[] message, int first, int second, int from) {
        ByteBuffer input = ByteBuffer.allocate((second < 0 ? 1 : 2) + message.length - from);
        input.put((byte) first);
        if (second >= 0) {
            input.put((byte) second);
        }
        return input.put(message, from, message.length - from).array();
    }
}
