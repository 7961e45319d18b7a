package io.voxelize.net.internal.lz4;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * The LZ4 reference library in C, through lz4-java's safe decompressor, the one that is given both lengths and so is
 * safe for untrusted input.
 *
 * <p>lz4-java has no method for linked blocks; {@link JavaBlockDecompressor} inflates those.
 *
 * <p><b>Thread:</b> the thread that inflates the message: event loop, or the inflater thread that took it.
 */
final class NativeBlockDecompressor implements BlockDecompressor {

    private final LZ4SafeDecompressor decompressor;
    private final JavaBlockDecompressor linked = new JavaBlockDecompressor();

    private NativeBlockDecompressor(LZ4SafeDecompressor decompressor) {
        this.decompressor = decompressor;
    }

    /** Returns null if the library cannot be loaded on this platform. */
    static @Nullable NativeBlockDecompressor tryLoad() {
        try {
            return new NativeBlockDecompressor(LZ4Factory.nativeInstance().safeDecompressor());
        } catch (RuntimeException | LinkageError | AssertionError ex) {
            // lz4-java throws any of these, depending on whether the library, a directory to unpack it to or the
            // platform is missing.
            return null;
        }
    }

    @Override
    public int decompress(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex) {
        if (historyIndex != targetIndex) {
            return linked.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
        }
        try {
            return decompressor.decompress(source, index, length, target, targetIndex, maxLength);
        } catch (LZ4Exception ex) {
            return MALFORMED;
        }
    }

    @Override
    public String name() {
        return "lz4-java native";
    }
}
