package cases;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;

/** Takes direct memory, as the rest of a program does, until a given amount is left. */
final class Filler {
    private final List<ByteBuffer> taken = new ArrayList<>();

    void leave(int left) {
        int piece = 32 << 10;
        for (int size = 1 << 20; size >= piece; size >>= 1) {
            while (true) {
                try {
                    taken.add(ByteBuffer.allocateDirect(size));
                } catch (OutOfMemoryError e) {
                    break;
                }
            }
        }
        int freed = 0;
        while (freed < left) {
            ByteBuffer last = taken.remove(taken.size() - 1);
            freed += last.capacity();
            BufferUtil.free(last);
        }
    }

    void free() {
        taken.forEach(BufferUtil::free);
        taken.clear();
    }
}
