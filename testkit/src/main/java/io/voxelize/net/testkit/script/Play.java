package io.voxelize.net.testkit.script;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the script of each connection on a thread of its own.
 *
 * <p><b>Thread:</b> any.
 */
final class Play {

    private final ScriptedServer server;
    private final List<Script> scripts;
    private final List<Thread> threads = new ArrayList<>();
    private int done;
    private boolean ended;
    private boolean told;
    private @Nullable AssertionError failure;

    Play(ScriptedServer server, List<Script> scripts) {
        this.server = server;
        this.scripts = scripts;
    }

    void begin() {
        start("voxelize-scripted-server", this::acceptAll);
    }

    private void acceptAll() {
        try {
            for (int i = 0; ; i++) {
                Socket socket = server.nextSocket();
                int number = i + 1;
                if (i < scripts.size()) {
                    Script script = scripts.get(i);
                    start("voxelize-script-" + number, () -> run(script, socket));
                } else {
                    server.open(socket);
                    fail(new AssertionError("a connection that no script is for: number=" + number));
                }
            }
        } catch (IOException ex) {
            failUnlessEnded(ex);
        }
    }

    private void run(Script script, Socket socket) {
        try {
            script.run(server.open(socket));
        } catch (AssertionError ex) {
            fail(ex);
        } catch (Exception ex) {
            failUnlessEnded(ex);
        } finally {
            countDone();
        }
    }

    private synchronized void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private synchronized void countDone() {
        done++;
        notifyAll();
    }

    private synchronized void failUnlessEnded(Exception cause) {
        fail(new AssertionError("a script failed: " + cause, cause));
    }

    /** Only the first failure is reported. Closing the server under a running script is not a failure. */
    private synchronized void fail(AssertionError cause) {
        if (failure == null && !ended) {
            failure = cause;
        }
        notifyAll();
    }

    synchronized void finish(long timeoutMs) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (failure == null && done < scripts.size()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError("scripts have not ended: done=" + done + ", scripts=" + scripts.size()
                        + ", timeoutMs=" + timeoutMs);
            }
            wait(leftMs);
        }
        if (failure != null) {
            told = true;
            throw failure;
        }
    }

    /** Stops recording failures; returns the first one if {@link #finish} has not reported it. */
    synchronized @Nullable AssertionError end() {
        ended = true;
        return told ? null : failure;
    }

    /** Waits until all threads have ended; the sockets are closed before. */
    void awaitThreads() {
        boolean interrupted = false;
        for (Thread thread : copyOfThreads()) {
            interrupted |= !joined(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Thread> copyOfThreads() {
        return List.copyOf(threads);
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException ex) {
            return false;
        }
    }
}
