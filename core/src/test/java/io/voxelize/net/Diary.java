package io.voxelize.net;

import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;

/** An interceptor that writes down every call: a line of a chat as its text, other messages as their type. */
final class Diary implements NetIntercept {

    final List<String> entries = new ArrayList<>();

    @Override
    public void onMessage(Message message) {
        entries.add(
                message.type() == MessageType.CHAT
                        ? message.chat().body().toString()
                        : message.type().name());
    }

    @Override
    public void onConnected() {
        entries.add("connected");
    }

    @Override
    public void onJoined(String world) {
        entries.add("joined " + world);
    }

    @Override
    public void onLeft(String world) {
        entries.add("left " + world);
    }

    @Override
    public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
        entries.add("reconnecting " + cause.reason());
    }

    @Override
    public void onReconnected() {
        entries.add("reconnected");
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        entries.add("disconnected " + reason.reason());
    }

    @Override
    public void onDropped(Counter counter, long total) {
        entries.add("dropped " + counter + " " + total);
    }

    @Override
    public void detach() {
        entries.add("detached");
    }
}
