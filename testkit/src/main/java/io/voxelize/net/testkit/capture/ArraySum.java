package io.voxelize.net.testkit.capture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * How many arrays of a kind there were, how many elements they had, and a checksum over all their bytes in wire order.
 */
final class ArraySum {

    private final CRC32 crc = new CRC32();
    private long count;
    private long elements;

    void add(ByteBuffer array) {
        count++;
        elements += array.remaining() / Integer.BYTES;
        crc.update(array);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("count", count)
                .put("elements", elements)
                .put("crc32", String.format("%08x", crc.getValue()));
    }
}
