package io.voxelize.net.testkit.capture;

import java.nio.charset.StandardCharsets;

/**
 * The bytes of a capture file. It starts with {@code VXLCAP01}; then come records, all numbers little-endian:
 *
 * <pre>
 *  0            8           9        12        16
 * +------------+-----------+--------+---------+-------------+
 * | timeNs (8) | direction | 0 0 0  | length  | payload ... |
 * +------------+-----------+--------+---------+-------------+
 * </pre>
 *
 * <p>Direction is 0 for server to client and 1 for client to server.
 */
final class CaptureFormat {

    static final int HEADER_LENGTH = 16;
    static final int DIRECTION = 8;
    static final int LENGTH = 12;

    /** Longest payload that is read or written; servers send 64 MiB at the very most. */
    static final int MAX_PAYLOAD_LENGTH = 64 << 20;

    private static final String MAGIC = "VXLCAP01";

    private CaptureFormat() {}

    static byte[] magic() {
        return MAGIC.getBytes(StandardCharsets.US_ASCII);
    }
}
