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
 * The INIT of a session, without its chunks, for interceptors that are registered late.
 *
 * <p>It stands in memory that serves the next one too. Where thousands of connections keep one each, it is deflated
 * instead: INIT is tens of kilobytes of JSON, or hundreds if there are many kinds of blocks, of which a small part is
 * left. That costs processor time once for each world that is joined, and for each interceptor that is late.
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

    /** Returns the body of the record, which must be kept. */
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
