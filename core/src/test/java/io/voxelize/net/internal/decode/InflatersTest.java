package io.voxelize.net.internal.decode;

import static io.voxelize.net.TestMessages.compressed;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.internal.limits.MemoryLimits;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.internal.view.Dispatcher;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inflating on other threads keeps order and content, and releases every claim and slab whatever fails. */
@Timeout(60)
final class InflatersTest {

    private static final String THREADS = "voxelize-net-inflater-";

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** Enough for a message to be worth another thread. */
    private static final int WORDS = 20_000;

    private final NetworkConfig config =
            NetworkConfig.builder().inflaterThreads(1).build();
    private final SlabPool slabs = new SlabPool(config.maxSlabsLength(), 0);
    private final WritableCounters counters = new WritableCounters();
    private final InboundRing ring = new InboundRing(1 << 20);
    private final Dispatcher dispatcher =
            new Dispatcher(ring, slabs, counters, true, LeakDetection.DISABLED, ArrayInflater.NONE, false);
    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger inflatedByThreads = new AtomicInteger();
    private final AtomicInteger arraysOfLoop = new AtomicInteger();
    /** Runs before each array that an inflater thread inflates. */
    private volatile Runnable hook = () -> {};

    private DecodeScratch scratch = new DecodeScratch(config, HookedDecompressor::new);
    private MessageDecoder decoder = new MessageDecoder(config, slabs, scratch, counters, new DecodeInterests());

    /** The real one behind the hook. The outer frame is the event loop's, so what a thread does here is an array. */
    private final class HookedDecompressor implements BlockDecompressor {
        private final BlockDecompressor blocks = new JavaBlockDecompressor();

        @Override
        public int decompress(
                ByteBuffer source,
                int index,
                int length,
                ByteBuffer target,
                int targetIndex,
                int maxLength,
                int historyIndex) {
            if (onInflater()) {
                inflatedByThreads.incrementAndGet();
                hook.run();
            } else if (historyIndex == targetIndex && maxLength == WORDS * Integer.BYTES) {
                arraysOfLoop.incrementAndGet();
            }
            return blocks.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
        }

        @Override
        public String name() {
            return "hooked";
        }
    }

    private static boolean onInflater() {
        return Thread.currentThread().getName().startsWith(THREADS);
    }

    InflatersTest() {
        dispatcher.register(this::hear, UnsentPackets.NONE);
    }

    private void hear(Message message) {
        if (message.type() == MessageType.LOAD) {
            for (ChunkView chunk : message.chunks()) {
                heard.add("chunk " + chunk.x() + content(chunk));
            }
        } else {
            heard.add(message.text().toString());
        }
    }

    private static String content(ChunkView chunk) {
        int[] words = new int[chunk.voxels().length()];
        chunk.voxels().copyTo(words, 0);
        return Arrays.equals(words, words(chunk.x(), words.length)) ? " of " + words.length : " damaged";
    }

    private static int[] words(int seed, int count) {
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            words[i] = seed * 31 + i;
        }
        return words;
    }

    @AfterEach
    void shouldLeaveNothing() {
        scratch.close();
        dispatcher.close();
        assertEquals(0, slabs.inUseLength(), "a slab was not released");
        assertEquals(0, ring.pendingLength(), "a claim stayed open");
        slabs.close();
    }

    private void threads(int count) {
        scratch.close();
        NetworkConfig more = NetworkConfig.builder().inflaterThreads(count).build();
        scratch = new DecodeScratch(more, HookedDecompressor::new);
        decoder = new MessageDecoder(more, slabs, scratch, counters, new DecodeInterests());
    }

    private static byte[] load(int x, int words) {
        return Wire.message(6)
                .embedded(8, Wire.empty().varint(1, x).bytes(5, Wire.block(Wire.words(words(x, words)))))
                .bytes();
    }

    private boolean deliver(byte[] message) {
        ByteBuffer wire = ByteBuffer.allocateDirect(message.length).put(0, message);
        assertEquals(MessageDecoder.DECODED, decoder.decode(wire, 0, message.length, 1), counters::toString);
        return decoder.deliver(ring);
    }

    private void deliverChunk(int x) {
        assertTrue(deliver(compressed(load(x, WORDS))));
    }

    private void deliverText(String text) {
        assertTrue(deliver(Wire.message(3).text(3, text).bytes()));
    }

    private void drainUntil(int count) {
        while (heard.size() < count) {
            dispatcher.drain(SyncBudget.UNLIMITED);
            Thread.onSpinWait();
        }
    }

    /** Lets the inflater thread take a message and stop inside it. */
    private CountDownLatch block() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        hook = () -> {
            inside.countDown();
            await(goOn);
        };
        deliverChunk(0);
        assertTrue(inside.await(30, SECONDS));
        return goOn;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, SECONDS));
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Of this test; others run in the same JVM. */
    private long threadsAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS))
                .filter(thread -> !before.contains(thread))
                .count();
    }

    private static List<String> chunks(int from, int to) {
        List<String> chunks = new ArrayList<>();
        for (int x = from; x < to; x++) {
            chunks.add("chunk " + x + " of " + WORDS);
        }
        return chunks;
    }

    @Test
    void shouldInflateOnAnotherThread() {
        deliverChunk(5);

        drainUntil(1);

        assertEquals(chunks(5, 6), heard);
        assertEquals(1, inflatedByThreads.get());
        assertEquals(4L * WORDS, counters.get(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldWakeAThreadThatSleeps() {
        deliverChunk(1);
        drainUntil(1);
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(candidate -> candidate.getName().startsWith(THREADS) && !before.contains(candidate))
                .findAny()
                .orElseThrow();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        deliverChunk(2);
        drainUntil(2);

        assertEquals(2, inflatedByThreads.get());
    }

    @Test
    void shouldInflateItselfWhatIsSmallOrNotCompressed() {
        assertTrue(deliver(compressed(load(1, 100))));
        assertTrue(deliver(load(2, WORDS)));

        dispatcher.drain(SyncBudget.UNLIMITED);

        assertEquals(List.of("chunk 1 of 100", "chunk 2 of " + WORDS), heard);
        assertEquals(0, threadsAlive(), "nobody needs a thread yet");
    }

    @Test
    void shouldKeepOrderWhileAClaimIsOpen() throws Exception {
        CountDownLatch goOn = block();
        deliverText("later");

        assertEquals(0, dispatcher.drain(SyncBudget.UNLIMITED), "the first must not be overtaken");
        goOn.countDown();
        drainUntil(2);

        assertEquals(List.of("chunk 0 of " + WORDS, "later"), heard);
    }

    @Test
    void shouldTakeBackWorkWhenEverySlotIsTaken() throws Exception {
        CountDownLatch goOn = block();

        for (int x = 1; x < 10; x++) {
            deliverChunk(x);
        }

        assertEquals(6, arraysOfLoop.get(), "one is with the thread and three are queued");
        goOn.countDown();
        drainUntil(10);
        assertEquals(chunks(0, 10), heard);
    }

    @Test
    void shouldInflateItselfWhatTheQueueDoesNotTake() throws Exception {
        CountDownLatch goOn = block();
        List<PendingMessage> messages = new ArrayList<>();
        for (int i = 0; i <= MemoryLimits.INFLATER_SLOTS; i++) {
            messages.add(claimed());
            requireNonNull(scratch.inflaters()).handOver(messages.get(i));
        }

        assertTrue(messages.get(MemoryLimits.INFLATER_SLOTS).isFree(), "its claim must not stay open");
        assertFalse(messages.get(0).isFree());
        hook = () -> {};
        goOn.countDown();
        drainUntil(1 + messages.size());
    }

    private PendingMessage claimed() {
        PendingMessage message = new PendingMessage(new JavaBlockDecompressor(), 1 << 10, 1 << 10);
        assertTrue(message.owner().claim());
        message.staging().begin(1 << 10);
        message.staging().putInt(RecordLayout.BODY_LENGTH, RecordLayout.HEADER_LENGTH);
        message.decoded(slabs, counters);
        message.claimed(ring, ring.tryClaim(RecordLayout.recordType(3), message.recordLength()));
        return message;
    }

    @Test
    void shouldFinishWhatIsQueuedWhenAskedForHelp() throws Exception {
        CountDownLatch goOn = block();
        deliverChunk(1);
        deliverChunk(2);

        scratch.help();
        hook = () -> {};
        goOn.countDown();
        drainUntil(3);

        assertEquals(chunks(0, 3), heard);
        assertEquals(1, inflatedByThreads.get());
    }

    @Test
    void shouldDropMessageThatFailsAndGoOn() {
        hook = () -> {
            throw new OutOfMemoryError("made up by the test");
        };
        deliverChunk(1);
        while (ring.pendingLength() > 0) {
            dispatcher.drain(SyncBudget.UNLIMITED);
        }

        assertTrue(dispatcher.takeRoomMade(), "who waits for the slabs must be woken");
        assertEquals(0, slabs.inUseLength());
        assertEquals(1, counters.get(Counter.BAD_MESSAGES));
        hook = () -> {};
        deliverChunk(2);
        drainUntil(1);
        assertEquals(chunks(2, 3), heard);
        assertEquals(2, inflatedByThreads.get(), "the thread must have survived");
    }

    @Test
    void shouldEndEveryClaimWhenClosed() throws Exception {
        CountDownLatch goOn = block();
        deliverChunk(1);
        deliverChunk(2);
        Thread closer = new Thread(scratch::close);

        closer.start();
        hook = () -> {};
        goOn.countDown();
        closer.join(30_000);

        assertFalse(closer.isAlive());
        assertEquals(0, threadsAlive());
        assertEquals(3, dispatcher.drain(SyncBudget.UNLIMITED));
        assertEquals(chunks(0, 3), heard);
    }

    @Test
    void shouldLeaveNoClaimOpenWhenAskedToFinish() throws Exception {
        CountDownLatch goOn = block();
        deliverChunk(1);
        hook = () -> {};
        Thread helper = new Thread(() -> {
            while (ring.pendingLength() > 0 && arraysOfLoop.get() == 0) {
                Thread.onSpinWait();
            }
            goOn.countDown();
        });
        helper.start();

        scratch.finishAll();

        assertEquals(2, dispatcher.drain(SyncBudget.UNLIMITED));
        assertEquals(chunks(0, 2), heard);
        helper.join();
    }

    @Test
    void shouldNotWaitForEverWhenClosed() throws Exception {
        CountDownLatch goOn = block();

        scratch.close();
        scratch.close();

        assertEquals(1, threadsAlive(), "it hangs, as the test wants it");
        goOn.countDown();
        drainUntil(1);
        assertEquals(chunks(0, 1), heard, "its memory must not have been freed under it");
    }

    @Test
    void shouldWaitForRoomBehindOpenClaims() throws Exception {
        CountDownLatch goOn = block();
        while (ring.hasRoom(200)) {
            ring.abort(ring.tryClaim(1, 200));
        }

        assertFalse(deliver(compressed(load(1, WORDS))));
        dispatcher.drain(SyncBudget.UNLIMITED);
        assertFalse(dispatcher.takeRoomMade(), "there is none as long as the first claim is open");
        assertFalse(decoder.deliver(ring));
        hook = () -> {};
        goOn.countDown();
        drainUntil(1);

        assertTrue(dispatcher.takeRoomMade());
        assertTrue(decoder.deliver(ring));
        drainUntil(2);
        assertEquals(chunks(0, 2), heard);
    }

    @Test
    void shouldDecodeInItsOwnPlaceWhatIsTooLongForASlot() {
        String json = "x".repeat(MemoryLimits.MAX_INFLATER_PLAIN_LENGTH);
        assertTrue(deliver(compressed(Wire.message(3).text(3, json).bytes())));
        String shorter = "y".repeat(MemoryLimits.MAX_INFLATER_RECORD_LENGTH);
        assertTrue(deliver(compressed(Wire.message(3).text(3, shorter).bytes())));

        dispatcher.drain(SyncBudget.UNLIMITED);

        assertEquals(List.of(json, shorter), heard);
        assertTrue(scratch.own().plain().capacity() > MemoryLimits.MAX_INFLATER_PLAIN_LENGTH);
        assertEquals(0, counters.get(Counter.LIMIT_EXCEEDED));
    }

    /**
     * Threads that stop at random inside a message and go on only when others have come: whatever the interleaving, the
     * game hears the same.
     */
    @Test
    void shouldHearTheSameWhateverTheThreadsDo() throws Exception {
        threads(3);
        long seed = System.nanoTime();
        System.out.println("InflatersTest: seed=" + seed);
        Random random = new Random(seed);
        Semaphore steps = new Semaphore(0);
        hook = () -> {
            if ((System.identityHashCode(new Object()) & 3) == 0) {
                steps.acquireUninterruptibly();
            }
        };
        List<String> expected = new ArrayList<>();
        int messages = 3_000;
        for (int x = 0; x < messages; x++) {
            int words = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 17_000 + random.nextInt(5_000);
            byte[] message = random.nextInt(8) == 0 ? load(x, words) : compressed(load(x, words));
            expected.add("chunk " + x + " of " + words);
            while (!deliverOrRelease(message)) {
                steps.release();
                dispatcher.drain(SyncBudget.UNLIMITED);
            }
            steps.release();
            if (random.nextInt(4) == 0) {
                dispatcher.drain(SyncBudget.UNLIMITED);
            }
            if (random.nextInt(16) == 0) {
                scratch.help();
            }
        }
        hook = () -> {};
        steps.release(messages);
        drainUntil(messages);

        assertEquals(expected, heard);
        assertTrue(inflatedByThreads.get() > 0);
        assertEquals(0, counters.get(Counter.BAD_MESSAGES));
    }

    private boolean deliverOrRelease(byte[] message) {
        ByteBuffer wire = ByteBuffer.allocateDirect(message.length).put(0, message);
        int result = decoder.decode(wire, 0, message.length, 1);
        if (result == MessageDecoder.NO_SLABS) {
            return false;
        }
        assertEquals(MessageDecoder.DECODED, result, counters::toString);
        if (decoder.deliver(ring)) {
            return true;
        }
        decoder.release();
        return false;
    }
}
