package io.voxelize.net.testkit.contract;

import io.voxelize.net.message.Generation;
import java.io.IOException;

final class RealG2026InteropIT extends WorldContract {

    RealG2026InteropIT() throws IOException, InterruptedException {
        super(new RealServer(Generation.G2026));
    }
}
