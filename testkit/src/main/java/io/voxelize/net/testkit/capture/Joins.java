package io.voxelize.net.testkit.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Recognises a client's JOIN: field 1 (type) is 1, field 2 is JSON that names the world.
 *
 * <p>Every known client writes fields in ascending order, so both stand at the front.
 */
final class Joins {

    private static final int TYPE_TAG = 0x08;
    private static final int JOIN = 1;
    private static final int JSON_TAG = 0x12;
    private static final int MORE = 0x80;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Joins() {}

    static boolean isJoin(ByteBuf message) {
        int start = message.readerIndex();
        return message.readableBytes() >= 2 && message.getByte(start) == TYPE_TAG && message.getByte(start + 1) == JOIN;
    }

    static String worldOf(Capture capture) {
        return capture.messages(CaptureDirection.CLIENT_TO_SERVER).stream()
                .map(message -> Unpooled.wrappedBuffer(message.payload()))
                .filter(Joins::isJoin)
                .findFirst()
                .map(Joins::world)
                .orElse("");
    }

    private static String world(ByteBuf join) {
        join.skipBytes(2);
        if (!join.isReadable() || join.readByte() != JSON_TAG) {
            return "";
        }
        int length = readLength(join);
        if (length < 0 || length > join.readableBytes()) {
            return "";
        }
        return worldIn(join.readCharSequence(length, StandardCharsets.UTF_8).toString());
    }

    /** Reads a varint of at most 28 bits; longer than any JOIN. */
    private static int readLength(ByteBuf in) {
        int value = 0;
        for (int shift = 0; shift < 28 && in.isReadable(); shift += 7) {
            int part = in.readByte();
            value |= (part & MORE - 1) << shift;
            if ((part & MORE) == 0) {
                return value;
            }
        }
        return -1;
    }

    private static String worldIn(String json) {
        try {
            return MAPPER.readTree(json).path("world").asText("");
        } catch (JsonProcessingException ex) {
            return "";
        }
    }
}
