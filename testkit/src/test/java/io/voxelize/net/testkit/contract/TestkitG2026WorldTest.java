package io.voxelize.net.testkit.contract;

import io.voxelize.net.message.Generation;
import java.io.IOException;

final class TestkitG2026WorldTest extends WorldContract {

    TestkitG2026WorldTest() throws IOException {
        super(new TestkitServer(Generation.G2026));
    }
}
