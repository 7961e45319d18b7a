package io.voxelize.net.testkit.contract;

import io.voxelize.net.message.Generation;
import java.io.IOException;

final class TestkitG2023WorldTest extends WorldContract {

    TestkitG2023WorldTest() throws IOException {
        super(new TestkitServer(Generation.G2023));
    }
}
