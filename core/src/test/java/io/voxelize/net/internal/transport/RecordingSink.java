package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Records the events of a frame decoder. */
final class RecordingSink implements FrameSink {

    private static final int MAX_SHOWN = 64;

    final List<String> heard = new ArrayList<>();

    static String binary(byte[] payload) {
        return shown("binary", payload);
    }

    static String text(byte[] payload) {
        return shown("text", payload);
    }

    static String ping(byte[] payload) {
        return shown("ping", payload);
    }

    static String closed(int code, String reason) {
        return "close " + code + " " + reason;
    }

    static String violation(int code) {
        return "violation " + code;
    }

    /** Long payloads by their length and hash. */
    private static String shown(String kind, byte[] payload) {
        return kind + " "
                + (payload.length <= MAX_SHOWN
                        ? HexFormat.of().formatHex(payload)
                        : payload.length + " bytes, hash " + Arrays.hashCode(payload));
    }

    private static byte[] copy(ByteBuf buffer, int index, int length) {
        byte[] payload = new byte[length];
        // The way the messages go on.
        buffer.internalNioBuffer(index, length).get(payload);
        return payload;
    }

    @Override
    public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
        heard.add(binary(copy(buffer, index, length)));
    }

    @Override
    public void onText(ByteBuf buffer, int index, int length) {
        heard.add(text(copy(buffer, index, length)));
    }

    @Override
    public void onPing(ByteBuf buffer, int index, int length) {
        heard.add(ping(copy(buffer, index, length)));
    }

    @Override
    public void onClose(int code, String reason) {
        heard.add(closed(code, reason));
    }

    @Override
    public void onViolation(int code, String detail) {
        heard.add(violation(code));
    }
}
