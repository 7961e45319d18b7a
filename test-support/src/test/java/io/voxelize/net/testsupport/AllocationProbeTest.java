package io.voxelize.net.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AllocationProbeTest {

    private static final int LENGTH = 1 << 20;

    private volatile byte[] made = {};

    @Test
    void shouldCountWhatAnActionAllocates() {
        long bytes = AllocationProbe.allocatedBy(() -> made = new byte[LENGTH]);
        assertTrue(bytes >= LENGTH, "bytes=" + bytes);
        assertTrue(bytes < 2 * LENGTH, "bytes=" + bytes);
    }

    @Test
    void shouldAllocateNothingByReading() {
        AllocationProbe.allocated();
        long bytes = AllocationProbe.allocatedBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                AllocationProbe.allocated();
            }
        });
        assertTrue(bytes < 4_096, "bytes=" + bytes);
    }

    @Test
    void shouldCountWhatAnotherThreadAllocates() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch allocated = new CountDownLatch(1);
        FutureTask<byte[]> work = new FutureTask<>(() -> {
            byte[] array = new byte[LENGTH];
            allocated.countDown();
            read.await();
            return array;
        });
        Thread thread = new Thread(work);
        thread.start();
        allocated.await();
        long ownBefore = AllocationProbe.allocated();
        long bytes = AllocationProbe.allocated(thread.getId());
        long all = AllocationProbe.allocatedByAllThreads();
        read.countDown();
        assertEquals(LENGTH, work.get().length);
        assertTrue(bytes >= LENGTH, "bytes=" + bytes);
        assertTrue(all >= bytes + ownBefore, "all=" + all);
    }

    @Test
    void shouldReportEndedThread() throws Exception {
        Thread thread = new Thread(() -> {});
        thread.start();
        thread.join();
        assertEquals(-1, AllocationProbe.allocated(thread.getId()));
    }

    @Test
    void shouldPassOnWhatTheActionThrows() {
        assertThrows(
                IOException.class,
                () -> AllocationProbe.allocatedBy(() -> {
                    throw new IOException("thrown by the test");
                }));
    }
}
