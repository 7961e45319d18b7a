package io.voxelize.net.internal.session;

import static java.lang.System.Logger.Level.WARNING;

import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.metrics.Counter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listeners that hear of a connection's life at once, where the others hear of it through {@code sync()}.
 *
 * <p>Why a connection ended is certain when everything that came of it was handed over, since the last of it may be an
 * ERROR. If the next connection stands before that, they hear of the end then, as far as it is known; what still comes
 * of the former one is not told.
 *
 * <p><b>Thread:</b> event loop, except {@link #add} and {@link #remove}.
 */
final class LoopListeners {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    private final WritableCounters counters;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private boolean connected;
    /** Of the connection that was opened last. */
    private int firstEpoch;
    /** What is known of an end that is still to be told. */
    private @Nullable LifeCycle expectedEnd;

    LoopListeners(WritableCounters counters) {
        this.counters = counters;
    }

    /** Thread: any. */
    void add(ConnectionListener listener) {
        listeners.add(listener);
    }

    /** Thread: any. */
    void remove(ConnectionListener listener) {
        listeners.remove(listener);
    }

    /** Tells of a step, unless it belongs to a connection that is over. */
    void hear(LifeCycle step) {
        if (step.kind() == LifeCycle.Kind.CONNECTED) {
            endNow();
            connected = true;
            firstEpoch = step.epoch();
        }
        if (connected && step.epoch() - firstEpoch >= 0) {
            tell(step);
        }
    }

    /** The connection is over, and will be told of later. */
    void expectEnd(LifeCycle end) {
        expectedEnd = end;
    }

    /** Nothing more is told of a connection that is over, if there is one. */
    void endNow() {
        LifeCycle end = expectedEnd;
        if (connected && end != null) {
            tell(end);
        }
    }

    private void tell(LifeCycle step) {
        if (step.kind() == LifeCycle.Kind.DISCONNECTED) {
            connected = false;
            expectedEnd = null;
        }
        step.tell(this::callAll);
    }

    // Whatever a listener throws, an AssertionError included, must not reach the others, nor stop the event loop.
    private void callAll(Consumer<ConnectionListener> step) {
        for (ConnectionListener listener : listeners) {
            try {
                step.accept(listener);
            } catch (Throwable ex) {
                counters.incrementShared(Counter.INTERCEPT_ERRORS);
                LOGGER.log(
                        WARNING,
                        "listener failed, the others go on: listener="
                                + listener.getClass().getName(),
                        ex);
            }
        }
    }
}
