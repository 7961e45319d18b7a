package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.MotionView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class MotionFlyweightTest {

    /** Vector V7 of the protocol's tests: position (1.5, -2, 1000.25), direction, in fluid, target (-1, 0, 4). */
    private static final byte[] V7 =
            HexFormat.of().parseHex("010f0003000000fcffff80d007000000330166fe8000feffff0000000000080000");

    /** Everything there is; x in units of 1/512. */
    static byte[] full(int x) {
        return ByteBuffer.allocate(33)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .put((byte) 0xF)
                .putInt(x)
                .putInt(Integer.MIN_VALUE)
                .putInt(Integer.MAX_VALUE)
                .putShort(Short.MIN_VALUE)
                .putShort((short) 0)
                .putShort(Short.MAX_VALUE)
                .put((byte) 255)
                .putInt(-512)
                .putInt(256)
                .putInt(1)
                .array();
    }

    static String read(MotionView view) {
        return view.x() + " " + view.y() + " " + view.z() + " "
                + view.hasDirection() + view.directionX() + view.directionY() + view.directionZ() + " "
                + view.hasRigidBody() + view.isInFluid() + view.fluidRatio() + " "
                + view.hasTarget() + view.targetX() + view.targetY() + view.targetZ();
    }

    static String expected(int x) {
        return (double) x + " -4194304.0 4194303.998046875 true-64.00.063.998046875 truetrue1.0 true-1.00.50.001953125";
    }

    private static EntityView entity(byte[] motion) {
        RecordBuilder record = new RecordBuilder(MessageType.ENTITY).entity(2, "e1", "bot", "", motion);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[4_096]);
        record.writeInline(buffer, 8);
        return TestFlyweights.message(new SlabPool(0, 0), new WritableCounters(), true)
                .wrap(record.recordType(), buffer, 8)
                .entities()
                .iterator()
                .next();
    }

    @Test
    void shouldReadProtocolVector() {
        assertEquals(
                "1.5 -2.0 1000.25 true0.00.599609375-0.80078125 truetrue" + 128 / 255.0 + " true-1.00.04.0",
                read(entity(V7).motion()));
    }

    @Test
    void shouldReadPositionAlone() {
        byte[] motion = Arrays.copyOf(full(256), 14);
        motion[1] = 0;
        assertEquals(
                "0.5 -4194304.0 4194303.998046875 false0.00.00.0 falsefalse0.0 false0.00.00.0",
                read(entity(motion).motion()));
    }

    @Test
    void shouldFindEachPartWhateverStandsBeforeIt() {
        byte[] targetOnly = payload(8).putInt(1_024).putInt(0).putInt(-512).array();
        assertEquals(
                "0.0 0.0 0.0 false0.00.00.0 falsefalse0.0 true2.00.0-1.0",
                read(entity(targetOnly).motion()));
        byte[] bodyAndTarget = payload(4 | 8)
                .put((byte) 51)
                .putInt(1_024)
                .putInt(0)
                .putInt(-512)
                .array();
        assertEquals(
                "0.0 0.0 0.0 false0.00.00.0 truefalse0.2 true2.00.0-1.0",
                read(entity(bodyAndTarget).motion()));
    }

    private static ByteBuffer payload(int flags) {
        ByteBuffer payload = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        return payload.put((byte) 1).put((byte) flags).position(MotionView.MIN_LENGTH);
    }

    @Test
    void shouldBeAbsentWhenCutAnywhere() {
        for (int length = 1; length < V7.length; length++) {
            EntityView cut = entity(Arrays.copyOf(V7, length));
            assertFalse(cut.hasMotion(), "length=" + length);
            assertThrows(IllegalStateException.class, cut::motion);
        }
    }

    @Test
    void shouldIgnoreTrailingBytesAndUnknownFlags() {
        byte[] longer = Arrays.copyOf(V7, V7.length + 5);
        longer[1] |= (byte) 0xF0;
        assertEquals(1.5, entity(longer).motion().x());
    }

    @Test
    void shouldBeAbsentInAnotherVersion() {
        byte[] other = V7.clone();
        other[0] = 2;
        assertFalse(entity(other).hasMotion());
        assertTrue(entity(V7).hasMotion());
    }
}
