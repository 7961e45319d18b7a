package io.voxelize.net.bench.run;

import io.voxelize.net.bench.traffic.Arguments;
import java.util.List;

/**
 * One client in one situation: what a row of a table shows. Immutable.
 *
 * @param suite the table.
 * @param row the line in it.
 * @param server what the server's process is told, but for the capture.
 * @param client what the client's process is told, but for the port.
 * @param jvmOptions of the client's process.
 * @param forks how many times it is measured, each in new processes.
 */
record Cell(String suite, String row, Arguments server, Arguments client, List<String> jvmOptions, int forks) {

    /** Two JVMs, one behind the other, what they load before they begin, and their end. */
    private static final int START_MS = 1_900;

    /** Name of the cell on one JDK, unique in the results. */
    String id() {
        return suite + "/" + row;
    }

    /** Tells whether what is measured takes less time for each than it takes from one processor to the other. */
    boolean isSmall() {
        return suite.equals(Plan.ENTITY) || suite.equals(Plan.PEER);
    }

    /** The same, measured while the processors were far apart. */
    Cell farApart() {
        return new Cell(suite, row + ", processors far apart", server, client, jvmOptions, forks);
    }

    /** How long one fork takes where nothing disturbs it, in milliseconds. */
    int expectedMs() {
        return START_MS + measuringMs();
    }

    /** How long one fork may take before it is given up, in seconds. */
    int timeoutS() {
        return 30 + 2 * measuringMs() / 1_000;
    }

    private int measuringMs() {
        return client.number("warmMs", 0) + client.number("windowMs", 0) * client.number("windows", 1);
    }
}
