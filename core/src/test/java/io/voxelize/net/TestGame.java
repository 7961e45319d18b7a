package io.voxelize.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.testsupport.Await;
import java.util.function.BooleanSupplier;

/**
 * One network and the scripted server that it connects to; closes both. Every wait is bounded by the test's timeout.
 */
final class TestGame implements AutoCloseable {

    final ScriptedServer server;
    final Network network;
    final Diary diary = new Diary();

    TestGame(ScriptedServer server, NetworkConfig config) {
        this.server = server;
        this.network = Network.create(config);
    }

    /** A game on a server that answers every JOIN with an INIT. */
    static TestGame welcoming(NetworkConfig config) throws Exception {
        return new TestGame(ScriptedServer.welcoming(), config);
    }

    /** Registers the diary; until then nothing is registered. */
    TestGame listen() {
        network.register(diary);
        return this;
    }

    TestGame connect() throws Exception {
        network.connect(server.url()).get(20, SECONDS);
        return this;
    }

    /** Connects and joins; the JOIN stays in the server's queue. */
    TestGame join(String world) throws Exception {
        connect();
        network.join(world).get(20, SECONDS);
        return this;
    }

    /** Connects and joins, and takes the JOIN from the server's queue. */
    TestGame enter(String world) throws Exception {
        join(world);
        assertEquals("JOIN", server.next().getType().name());
        return this;
    }

    /** Calls {@link Network#sync()} until the condition holds. */
    void syncUntil(BooleanSupplier condition) {
        Await.until(condition, network::sync, () -> diary.entries + ", " + network.counters());
    }

    /** Syncs until the diary has an entry. */
    void syncUntil(String entry) {
        syncUntil(() -> diary.entries.contains(entry));
    }

    @Override
    public void close() {
        network.close();
        server.close();
    }
}
