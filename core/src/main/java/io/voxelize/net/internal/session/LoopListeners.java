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
 * The listeners that hear of life-cycle steps on the event loop, without waiting for {@code sync()}.
 *
 * <p>Why a connection ended is only known when everything that it received was handed over, since the last of it may be
 * an ERROR. If the next connection opens before that, they hear of the end first, with the cause as far as it is known,
 * and of nothing more of the former connection.
 *
 * <p><b>Thread:</b> event loop, except {@link #add} and {@link #remove}.
 */
final class LoopListeners {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    private final WritableCounters counters;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private boolean connected;
    /** Of the last connection that was announced. */
    private int firstEpoch;
    /** The end of a connection that still drains, as far as it is known. */
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

    /** Tells of a step, unless it belongs to a former connection of which the end was told. */
    void tell(LifeCycle step) {
        if (step.kind() == LifeCycle.Kind.CONNECTED) {
            tellExpectedEnd();
            connected = true;
            firstEpoch = step.epoch();
        }
        if (connected && step.epoch() - firstEpoch >= 0) {
            callAll(step);
        }
    }

    /** The connection ended; {@link #tell} gets its end once it has drained. */
    void expectEnd(LifeCycle end) {
        expectedEnd = end;
    }

    /** Tells of the end of a connection that still drains, if there is one. */
    void tellExpectedEnd() {
        LifeCycle end = expectedEnd;
        if (connected && end != null) {
            callAll(end);
        }
    }

    private void callAll(LifeCycle step) {
        if (step.kind() == LifeCycle.Kind.DISCONNECTED) {
            connected = false;
            expectedEnd = null;
        }
        step.tell(this::callAll);
    }

    // Whatever a listener throws, an AssertionError included, must reach neither the others nor the event loop.
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
