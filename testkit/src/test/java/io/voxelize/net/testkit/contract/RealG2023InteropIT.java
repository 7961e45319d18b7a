package io.voxelize.net.testkit.contract;

import io.voxelize.net.message.Generation;
import java.io.IOException;

final class RealG2023InteropIT extends WorldContract {

    RealG2023InteropIT() throws IOException, InterruptedException {
        super(new RealServer(Generation.G2023));
    }
}
