package io.voxelize.net.testkit.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureFileTest {

    private final Path directory;

    CaptureFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void shouldWriteTheDocumentedBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureWriter writer = new CaptureWriter(out)) {
            writer.write(0x0102030405060708L, CaptureDirection.CLIENT_TO_SERVER, new byte[] {9, 10, 11});
        }
        byte[] expected = {
            'V', 'X', 'L', 'C', 'A', 'P', '0', '1', 8, 7, 6, 5, 4, 3, 2, 1, 1, 0, 0, 0, 3, 0, 0, 0, 9, 10, 11
        };
        assertArrayEquals(expected, out.toByteArray());
    }

    @Test
    void shouldReadWrittenCapture() throws IOException {
        Path file = directory.resolve("a.vxlcap");
        try (CaptureWriter writer = CaptureWriter.open(file)) {
            writer.write(5, CaptureDirection.CLIENT_TO_SERVER, new byte[] {1});
            writer.write(5, CaptureDirection.SERVER_TO_CLIENT, new byte[0]);
            writer.write(6, CaptureDirection.SERVER_TO_CLIENT, new byte[] {2, 3});
        }
        List<CapturedMessage> messages = Capture.read(file).messages();
        assertEquals(3, messages.size());
        assertEquals(5, messages.get(1).timeNs());
        assertEquals(CaptureDirection.SERVER_TO_CLIENT, messages.get(1).direction());
        assertEquals(0, messages.get(1).length());
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), messages.get(2).payload());
    }

    @ParameterizedTest
    @ValueSource(strings = {Capture.TUTORIAL_G2026, Capture.HILLS_G2026, Capture.TUTORIAL_G2023})
    void shouldRewriteEveryBundledRecordingByteForByte(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureWriter writer = new CaptureWriter(out)) {
            for (CapturedMessage message : Capture.bundled(name).messages()) {
                byte[] payload = new byte[message.length()];
                message.payload().get(payload);
                writer.write(message.timeNs(), message.direction(), payload);
            }
        }
        assertArrayEquals(bundledBytes(name), out.toByteArray());
    }

    @Test
    void shouldFindTheWorldThatWasJoined() throws IOException {
        assertEquals("tutorial", Joins.worldOf(Capture.bundled(Capture.TUTORIAL_G2023)));
        assertEquals("hills", Joins.worldOf(Capture.bundled(Capture.HILLS_G2026)));
    }

    @Test
    void shouldFindNoWorldWhenNobodyJoins() throws IOException {
        Path file = directory.resolve("empty.vxlcap");
        CaptureWriter.open(file).close();
        assertEquals("", Joins.worldOf(Capture.read(file)));
    }

    @Test
    void shouldRefuseFileThatIsNoCapture() {
        CaptureFormatException refusal = assertThrows(
                CaptureFormatException.class, () -> read("VXLCAP02 and more".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("not a capture: it does not begin with VXLCAP01", refusal.getMessage());
    }

    @Test
    void shouldRefuseEmptyFile() {
        assertThrows(CaptureFormatException.class, () -> read(new byte[0]));
    }

    @Test
    void shouldRefuseEveryTruncationInsideARecord() throws IOException {
        byte[] whole = record(1, 0, 3, new byte[] {1, 2, 3});
        read(whole);
        for (int length = 9; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            CaptureFormatException refusal = assertThrows(CaptureFormatException.class, () -> read(cut));
            assertMentions("truncated", refusal);
            assertMentions("at byte 8", refusal);
        }
    }

    @Test
    void shouldRefuseLengthBeyondTheLimitWithoutReadingOn() {
        byte[] claims = record(1, 0, CaptureFormat.MAX_PAYLOAD_LENGTH + 1, new byte[0]);
        CaptureFormatException refusal = assertThrows(CaptureFormatException.class, () -> read(claims));
        assertMentions("length=67108865, max=67108864", refusal);
        byte[] negative = record(1, 0, -1, new byte[0]);
        assertThrows(CaptureFormatException.class, () -> read(negative));
    }

    @Test
    void shouldRefuseUnknownDirection() {
        byte[] wrong = record(1, 2, 0, new byte[0]);
        assertThrows(CaptureFormatException.class, () -> read(wrong));
    }

    @Test
    void shouldRefuseTimeThatRunsBackwards() {
        byte[] wrong = record(-1, 0, 0, new byte[0]);
        assertThrows(CaptureFormatException.class, () -> read(wrong));
    }

    @Test
    void shouldNotWriteTimeThatRunsBackwards() throws IOException {
        try (CaptureWriter writer = new CaptureWriter(new ByteArrayOutputStream())) {
            writer.write(2, CaptureDirection.SERVER_TO_CLIENT, new byte[0]);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.write(1, CaptureDirection.SERVER_TO_CLIENT, new byte[0]));
        }
    }

    @Test
    void shouldRefuseUnknownBundledName() {
        assertThrows(IllegalArgumentException.class, () -> Capture.bundled("nowhere"));
    }

    private static void assertMentions(String part, Exception refusal) {
        assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
    }

    private static void read(byte[] bytes) throws IOException {
        try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(bytes))) {
            while (reader.next() != null) {
                // Only whether it can be read matters here.
            }
        }
    }

    private static byte[] record(long timeNs, int direction, int length, byte[] payload) {
        return ByteBuffer.allocate(8 + 16 + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(CaptureFormat.magic())
                .putLong(timeNs)
                .putInt(direction)
                .putInt(length)
                .put(payload)
                .array();
    }

    private static byte[] bundledBytes(String name) throws IOException {
        try (InputStream in = Capture.class.getResourceAsStream(name + ".vxlcap")) {
            return in.readAllBytes();
        }
    }
}
