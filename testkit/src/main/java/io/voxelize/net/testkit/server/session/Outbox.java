package io.voxelize.net.testkit.server.session;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The output queue of one client. Servers since 2026 write control messages ahead of bulk ones; older ones keep one
 * queue. Writing pauses while the socket is not writable.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    private final ClientLink link;
    private final Executor loop;
    private final Queue<CompletableFuture<byte[]>> control = new ArrayDeque<>();
    private final Queue<CompletableFuture<byte[]>> bulk;
    private final Queue<Flood> floods = new ArrayDeque<>();
    private boolean ending;
    private boolean ended;

    Outbox(ClientLink link, boolean twoLanes, Executor loop) {
        this.link = link;
        this.loop = loop;
        this.bulk = twoLanes ? new ArrayDeque<>() : control;
    }

    private record Flood(Iterator<byte[]> messages, CompletableFuture<@Nullable Void> done) {}

    void control(CompletableFuture<byte[]> message) {
        add(control, message);
    }

    void bulk(CompletableFuture<byte[]> message) {
        add(bulk, message);
    }

    /** Writes messages made on demand, as fast as the client reads, after everything else. */
    CompletableFuture<@Nullable Void> flood(Iterator<byte[]> messages) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        floods.add(new Flood(messages, done));
        flush();
        return done;
    }

    /** Tells whether the client is behind; state that only matters when fresh is then sent later. */
    boolean isCongested() {
        return !control.isEmpty() || !link.isWritable();
    }

    /** Ends the session once the control messages are out. */
    void end() {
        ending = true;
        flush();
    }

    /** Discards the queue: the client has disconnected. */
    void discard() {
        ended = true;
        control.clear();
        bulk.clear();
        floods.forEach(flood -> flood.done().cancel(false));
        floods.clear();
    }

    void flush() {
        if (ended) {
            return;
        }
        drain(control);
        if (ending && control.isEmpty()) {
            discard();
            link.end();
            return;
        }
        if (control.isEmpty()) {
            drain(bulk);
        }
        if (control.isEmpty() && bulk.isEmpty()) {
            drainFloods();
        }
    }

    private void add(Queue<CompletableFuture<byte[]>> lane, CompletableFuture<byte[]> message) {
        if (ended || (ending && lane != control)) {
            return;
        }
        lane.add(message);
        if (message.isDone()) {
            flush();
        } else {
            message.whenCompleteAsync((wire, failure) -> flush(), loop).exceptionally(Outbox::report);
        }
    }

    private static byte @Nullable [] report(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "a message could not be encoded", failure);
        return null;
    }

    private void drain(Queue<CompletableFuture<byte[]>> lane) {
        for (CompletableFuture<byte[]> head = lane.peek(); head != null && head.isDone(); head = lane.peek()) {
            if (!link.isWritable()) {
                return;
            }
            lane.remove();
            link.write(head.join());
        }
    }

    private void drainFloods() {
        for (Flood flood = floods.peek(); flood != null && link.isWritable(); flood = floods.peek()) {
            if (flood.messages().hasNext()) {
                link.write(flood.messages().next());
            } else {
                floods.remove();
                flood.done().complete(null);
            }
        }
    }
}
