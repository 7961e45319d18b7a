package io.voxelize.net.internal.view;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A copy of a session's INIT without its chunks, to be replayed to interceptors that are registered late.
 *
 * <p>The copy is in a heap buffer that the next INIT reuses. In compact mode, for processes with thousands of
 * connections, it is deflated instead: INIT is tens of kilobytes of JSON, hundreds with many kinds of blocks, and
 * deflates well. That costs CPU time for each world that is joined and for each late interceptor.
 *
 * <p><b>Thread:</b> game.
 */
final class KeptInit {

    private static final byte[] NONE = {};

    private final boolean compact;
    private final UnsafeBuffer plain = new UnsafeBuffer(NONE);
    private byte[] deflated = NONE;
    private boolean kept;

    KeptInit(boolean compact) {
        this.compact = compact;
    }

    boolean isKept() {
        return kept;
    }

    void keep(MessageFlyweight init) {
        init.copyWithoutChunks(plain);
        kept = true;
        if (compact) {
            deflated = deflate(plain.byteArray());
            plain.wrap(NONE);
        }
    }

    void forget() {
        kept = false;
        deflated = NONE;
    }

    /** Returns the body of the record; call it only if {@link #isKept()}. */
    DirectBuffer body() {
        return compact ? new UnsafeBuffer(inflate(deflated)) : plain;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(target, deflater)) {
            out.write(bytes);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } finally {
            deflater.end();
        }
        return target.toByteArray();
    }

    private static byte[] inflate(byte[] bytes) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
