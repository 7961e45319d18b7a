package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlabReleaseBatchTest {

    private static final int LENGTH = SlabPool.MIN_SLAB_LENGTH;
    private static final long FOOTPRINT = SlabPool.footprint(LENGTH);

    private final SlabStore store = new SlabStore(16 * FOOTPRINT, 2 * FOOTPRINT);
    private final SlabPool pool = new SlabPool(store, true);
    private final SlabPool other = new SlabPool(store, true);
    private final SlabReleaseBatch returned = new SlabReleaseBatch(pool);

    @AfterEach
    void shouldHaveGivenBackEverythingOnce() {
        assertEquals(0, pool.inUseLength());
        assertEquals(0, other.inUseLength());
        assertEquals(0, store.retainedLength());
        assertEquals(store.maxLength(), store.freeLength());
        store.close();
        assertEquals(0, store.allocatedLength());
    }

    private static Slab acquire(SlabPool from) {
        return Objects.requireNonNull(from.acquire(LENGTH));
    }

    @Test
    void shouldGiveBackTogetherWithTheLastOneOnTop() {
        Slab first = acquire(pool);
        Slab second = acquire(pool);

        returned.release(first.id());
        returned.release(RecordLayout.NO_SLAB);
        returned.release(second.id());
        assertEquals(2 * FOOTPRINT, pool.inUseLength());
        returned.giveBack();

        assertEquals(0, pool.inUseLength());
        assertSame(second, acquire(pool));
        assertSame(first, acquire(pool));
        first.release();
        second.release();
    }

    @Test
    void shouldStartAnewAfterGivingBack() {
        Slab slab = acquire(pool);
        returned.release(slab);
        returned.giveBack();
        returned.giveBack();
        assertSame(slab, acquire(pool));

        returned.release(slab);
        returned.giveBack();

        assertEquals(0, pool.inUseLength());
    }

    @Test
    void shouldLeaveWhatIsRetainedToWhoeverRetainsIt() {
        Slab slab = acquire(pool);
        assertTrue(slab.tryRetain());

        returned.release(slab);
        returned.giveBack();

        assertEquals(FOOTPRINT, store.retainedLength());
        slab.release();
    }

    @Test
    void shouldGiveBackToTheRetainedBudgetWhatWasRetainedAndReleasedBefore() {
        Slab slab = acquire(pool);
        assertTrue(slab.tryRetain());
        slab.release();

        returned.release(slab);

        assertEquals(0, store.retainedLength());
    }

    @Test
    void shouldLeaveWhatSomebodySharesToThem() {
        Slab slab = acquire(pool);
        assertTrue(slab.tryShare());

        returned.release(slab);
        returned.giveBack();

        assertEquals(FOOTPRINT, pool.inUseLength());
        slab.release();
    }

    @Test
    void shouldCountTheSlabOfAnotherPoolThere() {
        Slab slab = acquire(other);

        returned.release(slab);

        assertEquals(0, other.inUseLength());
    }

    @Test
    void shouldRefuseToReleaseTwice() {
        Slab slab = acquire(pool);
        returned.release(slab);

        assertThrows(IllegalStateException.class, () -> returned.release(slab));

        returned.giveBack();
    }
}
