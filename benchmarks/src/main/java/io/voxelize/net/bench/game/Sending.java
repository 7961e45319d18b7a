package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.client.Edits;
import io.voxelize.net.bench.client.SendingClient;
import io.voxelize.net.bench.client.Tally;
import io.voxelize.net.bench.traffic.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a game says: 50,000 changed voxels at once, in messages of 1,000 as servers take them, until the server has said
 * that all have come; and where its player is, in every frame of a game of 60 Hz.
 *
 * <p>Arguments: {@code warmMs} of sending voxels; {@code windows} of {@code windowMs}, an odd number: a half of them
 * for voxels, one to get used to frames, the others for those.
 *
 * <p><b>Thread:</b> game.
 */
final class Sending {

    private static final int MESSAGES = 50;
    private static final int EDITS = 1_000;
    private static final long MS = 1_000_000L;
    private static final long FRAME_NS = 1_000_000_000L / 60;
    private static final long MAX_ANSWER_NS = 20_000 * MS;

    private final SendingClient client;
    private final Tally answers = new Tally();
    private final List<Edits> batches = new ArrayList<>();

    private Sending(SendingClient client) {
        this.client = client;
        for (int i = 0; i < MESSAGES; i++) {
            // A half of them where coordinates are negative.
            batches.add(new Edits(EDITS, 16 * (i - MESSAGES / 2)));
        }
    }

    static Measured measure(Client client, Arguments arguments) {
        Sending sending = new Sending((SendingClient) client);
        sending.awaitWelcome();
        long warmEndNs = System.nanoTime() + arguments.number("warmMs", 2_000) * MS;
        while (System.nanoTime() < warmEndNs) {
            sending.edit();
        }
        Measured measured = new Measured();
        int windows = arguments.number("windows", 7) / 2;
        for (int i = 0; i < windows; i++) {
            sending.editsWindow(arguments.number("windowMs", 1_000) * MS, measured);
        }
        sending.frames(arguments.number("windowMs", 1_000));
        for (int i = 0; i < windows; i++) {
            sending.framesWindow(arguments.number("windowMs", 1_000), measured);
        }
        return measured;
    }

    /** INIT, for those clients that have not waited for it. */
    private void awaitWelcome() {
        long endNs = System.nanoTime() + 200 * MS;
        while (System.nanoTime() < endNs) {
            poll();
        }
    }

    private void poll() {
        if (client.poll(answers) == 0) {
            Idle.idle();
        }
    }

    private void editsWindow(long lengthNs, Measured measured) {
        Usage before = Usage.now();
        long startNs = System.nanoTime();
        double messages = 0;
        while (System.nanoTime() - startNs < lengthNs) {
            edit();
            messages += MESSAGES;
        }
        double ms = (System.nanoTime() - startNs) / (double) MS;
        Usage after = Usage.now();
        measured.add("editsMs", ms * MESSAGES / messages)
                .add("editsCpuUs", (after.cpuNs() - before.cpuNs()) / 1_000.0 / messages)
                .add("editsAllocatedBytes", (after.allocatedBytes() - before.allocatedBytes()) / messages);
    }

    /** Returns when the server has them all. */
    private void edit() {
        long answered = answers.messages();
        for (Edits batch : batches) {
            while (!client.sendEdits(batch)) {
                client.flush();
                poll();
            }
        }
        long deadlineNs = System.nanoTime() + MAX_ANSWER_NS;
        while (answers.messages() == answered) {
            client.flush();
            poll();
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("server has not got all edits");
            }
        }
    }

    private void framesWindow(long lengthMs, Measured measured) {
        Usage before = Usage.now();
        // The clock of the process counts in steps of 10 ms, which is as much as a window takes.
        long cpuNs = Usage.threadCpuNs();
        int packets = frames(lengthMs);
        cpuNs = Usage.threadCpuNs() - cpuNs;
        Usage after = Usage.now();
        measured.add("peerCpuUs", cpuNs / 1_000.0 / packets)
                .add("peerAllocatedBytes", (after.allocatedBytes() - before.allocatedBytes()) / (double) packets);
    }

    private int frames(long lengthMs) {
        int frames = (int) (lengthMs * MS / FRAME_NS);
        long dueNs = System.nanoTime();
        for (int i = 0; i < frames; i++) {
            client.sendPeer(0.5 + i / 16.0, 64, -0.5);
            client.flush();
            client.poll(answers);
            dueNs += FRAME_NS;
            for (long leftNs = dueNs - System.nanoTime(); leftNs > 0; leftNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(leftNs);
            }
        }
        return frames;
    }
}
