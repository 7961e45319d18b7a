package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.intercept.NetworkDebugger;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.Voxels;
import io.voxelize.net.testkit.server.VoxelizeServer;
import io.voxelize.net.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadmeProgramTest {

    private static final int GRASS = 3;
    private static final int GROUND = 12;

    @Test
    @Timeout(60)
    void shouldWalkTheFlatWorldAndHearItsOwnChat() throws Exception {
        try (VoxelizeServer server = VoxelizeServer.builder().preload(1).start()) {
            CuriousGame game = new CuriousGame();

            NetworkDebugger debugger = ReadmeProgram.play(server.url(), game);

            assertEquals(GRASS, game.ground);
            assertEquals(List.of("hello"), game.lines);
            assertEquals(1, debugger.messageCount(MessageType.INIT));
            assertTrue(debugger.chunkCount(MessageType.LOAD) > 0, debugger.summary());
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    /** Runs until it knows the ground below its feet and has heard somebody. */
    private static final class CuriousGame implements ReadmeProgram.Game {

        private final List<String> lines = new ArrayList<>();
        private int ground = Voxels.AIR;

        @Override
        public boolean isRunning() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // The pace of its frames.
            return ground == Voxels.AIR || lines.isEmpty();
        }

        @Override
        public void render(World world) {
            ground = Voxels.id(world.voxelAt(0, GROUND, 0));
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }
    }
}
