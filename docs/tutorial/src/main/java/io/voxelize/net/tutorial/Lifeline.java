package io.voxelize.net.tutorial;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the demo when the connection ends or no chunk has arrived for a while.
 *
 * <p><b>Thread:</b> game.
 */
final class Lifeline implements NetIntercept {

    private static final long PATIENCE_S = 20;

    private final LongSupplier nanoClock;
    private @Nullable NetworkException end;
    private int lastLoaded = -1;
    private long progressNs;

    /**
     * The time limit starts at the first {@link #check}.
     *
     * @param nanoClock as {@link System#nanoTime()}.
     */
    Lifeline(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void onMessage(Message message) {
        // Messages are of no interest, only the connection.
    }

    @Override
    public Interests interests() {
        return Interests.NONE;
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        end = reason;
    }

    /**
     * Looks whether there is still hope.
     *
     * @param loaded how many chunks there are.
     * @param wanted how many there should be.
     * @throws NetworkException why the connection ended.
     * @throws DemoFailure if chunks stay out.
     */
    void check(int loaded, int wanted) {
        if (end != null) {
            throw end;
        }
        long nowNs = nanoClock.getAsLong();
        if (loaded != lastLoaded) {
            lastLoaded = loaded;
            progressNs = nowNs;
        } else if (nowNs - progressNs > PATIENCE_S * 1_000_000_000) {
            throw new DemoFailure(
                    "chunks stay out: loaded=" + loaded + ", wanted=" + wanted + ", waited=" + PATIENCE_S + " s");
        }
    }
}
