package io.voxelize.net.testkit.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameTest {

    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private static ClientFrame read(byte[] bytes) throws Exception {
        return ClientFrame.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Makes a server's frame one of a client. */
    private static byte[] masked(byte[] frame, int headerLength) {
        byte[] masked = new byte[frame.length + MASK.length];
        System.arraycopy(frame, 0, masked, 0, headerLength);
        masked[1] |= (byte) 0x80;
        System.arraycopy(MASK, 0, masked, headerLength, MASK.length);
        for (int i = headerLength; i < frame.length; i++) {
            masked[i + MASK.length] = (byte) (frame[i] ^ MASK[(i - headerLength) % MASK.length]);
        }
        return masked;
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10"})
    void shouldReadWhatItWritesOnceThatIsMasked(int length, int headerLength) throws Exception {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0x5A);

        byte[] frame = ClientFrame.encode(false, ClientFrame.BINARY, payload);
        ClientFrame read = read(masked(frame, headerLength));

        assertEquals(headerLength + length, frame.length);
        assertEquals(ClientFrame.BINARY, read.opcode());
        assertEquals(false, read.fin());
        assertArrayEquals(payload, read.payload());
    }

    /** RFC 6455 section 5.7. */
    @Test
    void shouldReadExampleOfTheStandard() throws Exception {
        ClientFrame read = read(HexFormat.of().parseHex("818537fa213d7f9f4d5158"));

        assertTrue(read.fin());
        assertEquals(ClientFrame.TEXT, read.opcode());
        assertArrayEquals(new byte[] {'H', 'e', 'l', 'l', 'o'}, read.payload());
    }

    @ParameterizedTest
    @ValueSource(strings = {"820548656c6c6f", "c28537fa213d7f9f4d5158", "82ffffffffffffffffff", "82ff0000000008000000"})
    void shouldFailForWhatNoClientMaySend(String hex) {
        assertThrows(AssertionError.class, () -> read(HexFormat.of().parseHex(hex)));
    }
}
