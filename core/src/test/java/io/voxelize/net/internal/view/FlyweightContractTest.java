package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every view. A subclass opens its view from a message and states the expected values.
 *
 * @param <V> the view.
 */
abstract class FlyweightContractTest<V> {

    /** Not a multiple of 64, and not 0. */
    private static final int INDEX = 1_000;

    private static final StringBuilder TARGET = new StringBuilder();

    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            int.class,
            0,
            byte[].class,
            new byte[64],
            int[].class,
            new int[64],
            float[].class,
            new float[64],
            CharSequence.class,
            "",
            StringBuilder.class,
            TARGET);

    final SlabPool slabs = new SlabPool(16 << 20, 16 << 20);
    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16 << 10]);
    final MessageFlyweight message = TestFlyweights.message(slabs, new WritableCounters(), false);
    final MessageFlyweight checkedMessage = TestFlyweights.message(slabs, new WritableCounters(), true);

    /** The type of interface whose methods a kept view must refuse. */
    abstract Class<? super V> viewType();

    /** Writes a record that has two different ones of the view; {@code variant} makes it differ from other records. */
    abstract void build(RecordBuilder record, int variant);

    /** Opens the view. */
    abstract V open(Message message);

    /** Reads everything a view has, as one comparable text. */
    abstract String read(V view);

    /** What {@link #read} returns for a record of that variant. */
    abstract String expected(int variant);

    @AfterEach
    void closeSlabs() {
        slabs.close();
    }

    MessageFlyweight wrap(MessageFlyweight flyweight, int variant, int index) {
        RecordBuilder record = new RecordBuilder(MessageType.LOAD);
        build(record, variant);
        record.writeInline(buffer, index);
        return flyweight.wrap(record.recordType(), buffer, index);
    }

    @Test
    void shouldReadAtNonZeroIndexInJunk() {
        assertEquals(expected(1), read(open(wrap(message, 1, INDEX))));
    }

    @Test
    void shouldReadTheNextRecordWhenWrappedAgain() {
        assertNotEquals(expected(1), expected(2));
        V first = open(wrap(message, 1, INDEX));
        assertEquals(expected(1), read(first));
        V second = open(wrap(message, 2, INDEX + 333 * 8));
        assertEquals(expected(2), read(second));
        assertSame(first, second, "views are reused");
    }

    @Test
    void shouldReadTheSameTwice() {
        Message wrapped = wrap(message, 3, INDEX);
        assertEquals(expected(3), read(open(wrapped)));
        assertEquals(expected(3), read(open(wrapped)));
    }

    @Test
    void shouldReadFromSlabWhenBodyIsExternal() {
        RecordBuilder record = new RecordBuilder(MessageType.LOAD);
        build(record, 4);
        record.append(RecordLayout.MAX_INLINE_LENGTH);
        InboundRing ring = new InboundRing(16 << 10);
        record.offer(ring, slabs);
        long inUse = slabs.inUseLength();
        ring.drain(
                (type, records, index, length) -> {
                    assertEquals(RecordLayout.EXTERNAL_LENGTH, length);
                    assertEquals(expected(4), read(open(message.wrap(type, records, index))));
                    return Action.CONTINUE;
                },
                1);
        message.unwrapAndRelease();
        assertTrue(slabs.inUseLength() < inUse);
    }

    @Test
    void shouldThrowFromEveryAccessorWhenKept() {
        V kept = open(wrap(message, 1, INDEX));
        message.unwrap();
        assertRefusesEverything(kept);
    }

    @Test
    void shouldStayRefusedInUncheckedModeUntilOpenedAgain() {
        V kept = open(wrap(message, 1, INDEX));
        message.unwrap();
        wrap(message, 2, INDEX);
        assertRefusesEverything(kept);
    }

    @Test
    void shouldNeverReuseViewsInCheckedMode() {
        V kept = open(wrap(checkedMessage, 1, INDEX));
        checkedMessage.unwrap();
        MessageFlyweight next = TestFlyweights.message(slabs, new WritableCounters(), true);
        V other = open(wrap(next, 2, INDEX));
        assertNotSame(kept, other);
        assertRefusesEverything(kept);
        assertEquals(expected(2), read(other));
    }

    @Test
    void shouldHaveTextThatNeverThrows() {
        V view = open(wrap(message, 1, INDEX));
        assertTrue(!view.toString().isEmpty());
        message.unwrap();
        assertTrue(view.toString().contains("no longer valid"), view.toString());
    }

    /** Calls every accessor of a kept view; each must throw, and the text must not. */
    final void assertRefusesEverything(V kept) {
        List<String> answered = new ArrayList<>();
        for (Method method : viewType().getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Object.class) {
                answered.addAll(answerOf(kept, method));
            }
        }
        assertEquals(List.of(), answered, "a kept view must not answer");
        assertDoesNotThrow(kept::toString);
    }

    private List<String> answerOf(V kept, Method method) {
        if (method.getName().equals("toString")
                || method.getName().equals("forEach")
                || method.getName().equals("spliterator")) {
            return List.of();
        }
        try {
            Object answer = method.invoke(kept, arguments(method));
            return List.of(method.getName() + "=" + answer);
        } catch (InvocationTargetException ex) {
            Throwable cause = ex.getCause();
            assertTrue(
                    cause instanceof IllegalStateException || cause instanceof IndexOutOfBoundsException,
                    () -> method.getName() + " threw " + cause);
            return List.of();
        } catch (IllegalAccessException ex) {
            return fail(ex);
        }
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(ARGUMENTS::get).toArray();
    }
}
