package cases;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import java.nio.*;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;

/**
 * A reproduction of random and mutated LZ4 blocks: the decoder of direct buffers against the one of heap buffers, with
 * guard bytes around the target. Prints how many results differ or lie out of bounds: 0 is right.
 *
 * <p>Arguments: seconds, for example 40.
 */
public final class Lz4Fuzz {
    public static void main(String[] args) {
        Random r = new Random(11);
        BlockDecompressor own = BlockDecompressor.of(DecompressorKind.JAVA);
        System.out.println(own.name());
        long until = System.nanoTime() + Integer.parseInt(args[0]) * 1_000_000_000L;
        long n = 0, ok = 0, bad = 0;
        while (System.nanoTime() < until) {
            byte[] plain = new byte[r.nextInt(3000)];
            int kind = r.nextInt(4);
            for (int i = 0; i < plain.length; i++) {
                plain[i] = kind == 0
                        ? (byte) r.nextInt()
                        : kind == 1
                                ? (byte) (i / 40)
                                : i > 20 && r.nextInt(10) > 0
                                        ? plain[i - 1 - r.nextInt(Math.min(i, 1 + r.nextInt(20)))]
                                        : (byte) r.nextInt(4);
            }
            byte[] block = LZ4Factory.fastestInstance().fastCompressor().compress(plain);
            if (r.nextInt(3) == 0) {
                block = new byte[1 + r.nextInt(60)];
                for (int i = 0; i < block.length; i++) {
                    block[i] = r.nextInt(3) == 0
                            ? (byte) r.nextInt()
                            : (byte) (r.nextInt(2) == 0 ? r.nextInt(16) : r.nextInt(4));
                }
            }
            int mutations = r.nextInt(4);
            for (int m = 0; m < mutations && block.length > 0; m++) {
                block[r.nextInt(block.length)] = (byte) r.nextInt();
            }
            if (r.nextInt(5) == 0) {
                block = java.util.Arrays.copyOf(block, r.nextInt(block.length + 1));
            }
            int max = r.nextInt(4) == 0 ? r.nextInt(4000) : plain.length;
            int slack = r.nextInt(3) * 40;
            int history = r.nextInt(3) == 0 ? r.nextInt(100) : 0;
            ByteBuffer src = ByteBuffer.allocateDirect(block.length);
            src.put(0, block);
            ByteBuffer heapSrc = ByteBuffer.wrap(block);
            int before = 32 + history;
            ByteBuffer whole = ByteBuffer.allocateDirect(before + max + slack + 256);
            for (int i = 0; i < whole.capacity(); i++) {
                whole.put(i, (byte) 0x5A);
            }
            ByteBuffer target = whole.slice(32, history + max + slack).order(ByteOrder.LITTLE_ENDIAN);
            byte[] heap = new byte[history + max + slack];
            java.util.Arrays.fill(heap, (byte) 0x5A);
            for (int i = 0; i < history; i++) {
                byte b = (byte) r.nextInt();
                target.put(i, b);
                heap[i] = b;
            }
            int a = own.decompress(src, 0, block.length, target, history, max, 0 == history ? history : 0);
            int b = own.decompress(
                    heapSrc, 0, block.length, ByteBuffer.wrap(heap).order(ByteOrder.LITTLE_ENDIAN), history, max, 0);
            n++;
            boolean same = a == b;
            if (a >= 0) {
                ok++;
                for (int i = 0; i < history + a && same; i++) {
                    same = target.get(i) == heap[i];
                }
            }
            for (int i = 0; i < 32; i++) {
                same &= whole.get(i) == 0x5A;
            }
            for (int i = 32 + history + max + Math.min(slack, 64); i < whole.capacity(); i++) {
                same &= whole.get(i) == 0x5A;
            }
            if (!same && bad++ < 5) {
                System.out.println("DIFFERENT a=" + a + " b=" + b + " len=" + block.length + " max=" + max + " slack="
                        + slack + " history=" + history);
            }
        }
        System.out.println("blocks=" + n + ", inflated=" + ok + ", different or out of bounds=" + bad);
    }
}
