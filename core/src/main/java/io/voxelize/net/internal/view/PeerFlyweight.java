package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a player in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class PeerFlyweight extends ElementFlyweight implements PeerView {

    private final TextFlyweight id;
    private final TextFlyweight username;
    private final TextFlyweight metadata;

    PeerFlyweight(WritableCounters counters) {
        id = new TextFlyweight(counters);
        username = new TextFlyweight(counters);
        metadata = new TextFlyweight(counters);
    }

    @Override
    void unwrapParts() {
        id.unwrap();
        username.unwrap();
        metadata.unwrap();
    }

    @Override
    public TextView id() {
        return open(id, RecordLayout.PEER_ID);
    }

    @Override
    public TextView username() {
        return open(username, RecordLayout.PEER_USERNAME);
    }

    @Override
    public TextView metadata() {
        return open(metadata, RecordLayout.PEER_METADATA);
    }

    @Override
    public String toString() {
        return "PeerView"
                + (isWrapped()
                        ? "(id=" + id() + ", username=" + username() + ", metadata=" + metadata() + ")"
                        : Unwrapped.TEXT);
    }

    /** Walks a message's peers. */
    static final class List extends CursorFlyweight<PeerView> {

        private final WritableCounters counters;
        private final boolean checked;
        private PeerFlyweight element;

        List(WritableCounters counters, boolean checked) {
            this.counters = counters;
            this.checked = checked;
            element = new PeerFlyweight(counters);
        }

        @Override
        PeerView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new PeerFlyweight(counters);
            }
            element.point(buffer, index);
            return element;
        }

        @Override
        void unwrapElement() {
            element.unwrap();
        }
    }
}
