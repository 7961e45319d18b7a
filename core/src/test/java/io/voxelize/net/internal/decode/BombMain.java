package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.ring.SlabPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BufferUtil;

/**
 * Decodes each of the files it is given, as one message each; for a JVM with little memory. Public because the launcher
 * asks for it.
 */
public final class BombMain {

    private BombMain() {}

    /**
     * Says how many messages were refused.
     *
     * @param args paths of the messages.
     * @throws IOException if one of them cannot be read.
     */
    public static void main(String[] args) throws IOException {
        int refused = 0;
        try (DecoderHarness harness = new DecoderHarness(
                BombTest.CONFIG, new SlabPool(BombTest.CONFIG.maxSlabsLength(), 0), DecoderHarness.scratch())) {
            harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
            for (String path : args) {
                byte[] bomb = Files.readAllBytes(Path.of(path));
                ByteBuffer wire = ByteBuffer.allocateDirect(bomb.length).put(0, bomb);
                int result = harness.decoder.decode(wire, 0, bomb.length, 0);
                refused += result == MessageDecoder.REJECTED ? 1 : 0;
                harness.release();
                BufferUtil.free(wire);
            }
        }
        System.out.println("refused=" + refused + " of " + args.length);
    }
}
