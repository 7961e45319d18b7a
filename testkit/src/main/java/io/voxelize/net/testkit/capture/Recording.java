package io.voxelize.net.testkit.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stamps messages with the time and writes them. The first failure ends the recording and is reported by
 * {@link #close()}.
 *
 * <p><b>Thread:</b> the recorder's event loop; {@link #close()} after that has ended.
 */
final class Recording {

    private final CaptureWriter writer;
    private final long startNs = System.nanoTime();
    private @Nullable IOException failure;

    Recording(CaptureWriter writer) {
        this.writer = writer;
    }

    void record(CaptureDirection direction, ByteBuf message) {
        if (failure != null) {
            return;
        }
        try {
            writer.write(System.nanoTime() - startNs, direction, ByteBufUtil.getBytes(message));
        } catch (IOException ex) {
            failure = ex;
        }
    }

    void close() throws IOException {
        writer.close();
        if (failure != null) {
            throw failure;
        }
    }
}
