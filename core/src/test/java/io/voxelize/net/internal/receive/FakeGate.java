package io.voxelize.net.internal.receive;

import io.voxelize.net.internal.decode.PendingMessage;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException.Reason;
import org.jspecify.annotations.Nullable;

/** Lets everything pass that the test does not stop. */
public final class FakeGate implements MessageGate {

    boolean awaitsInit;

    @Nullable
    String openWorld;

    boolean drops;
    int admitted;
    int delivered;
    Runnable onAdmit = () -> {};
    Runnable onDelivered = () -> {};
    /** Runs when a message has found no room, before the path waits. */
    Runnable onNoRoom = () -> {};

    @Override
    public @Nullable String openWorld() {
        return openWorld;
    }

    @Override
    public boolean awaitsInit() {
        onNoRoom.run();
        return awaitsInit;
    }

    @Override
    public Verdict admit(PendingMessage message) {
        admitted++;
        onAdmit.run();
        if (drops) {
            return Verdict.DROP;
        }
        return message.typeId() == MessageType.INIT.id() ? Verdict.DELIVER_INIT : Verdict.DELIVER;
    }

    @Override
    public LifeCycle joined() {
        return LifeCycle.joined(7, "w");
    }

    @Override
    public void onDelivered(Verdict verdict) {
        delivered++;
        onDelivered.run();
    }

    @Override
    public LifeCycle ended() {
        return LifeCycle.disconnected(7, Reason.CONNECTION_LOST, "over after " + admitted);
    }
}
