package io.voxelize.net.bench.run;

import java.io.IOException;

/** Tells that something cannot be measured on this machine, which is nobody's fault. */
final class Skipped extends IOException {

    private static final long serialVersionUID = 1L;

    Skipped(String reason) {
        super(reason);
    }
}
