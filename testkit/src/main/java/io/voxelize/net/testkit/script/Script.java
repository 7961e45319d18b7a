package io.voxelize.net.testkit.script;

/** The behaviour of a {@link ScriptedServer} towards one client. */
@FunctionalInterface
public interface Script {

    /**
     * Talks to the client. What it throws fails the test, see {@link ScriptedServer#finish()}.
     *
     * <p><b>Thread:</b> one of the connection's own, which may block.
     *
     * @param client whose request has been read and not answered yet: the script begins with
     *     {@link ScriptedConnection#upgrade()} or a refusal.
     * @throws Exception if the script fails.
     */
    void run(ScriptedConnection client) throws Exception;
}
