package io.voxelize.net.testkit.fault;

import java.util.ArrayList;
import java.util.List;

/** The faults of one direction. Immutable once {@link FaultFlow} has published it. */
final class FaultPlan {

    static final long NEVER = Long.MAX_VALUE;

    long latencyMs;
    long jitterMs;
    /** 0 for no limit. */
    long bytesPerSecond;

    int sliceLength = Integer.MAX_VALUE;
    long sliceGapMs;

    // A fault that begins at a byte position of the source; a position already passed means at once.
    long stallPosition = NEVER;
    long swallowPosition = NEVER;
    long cutPosition = NEVER;
    Cut cut = Cut.CLOSE;

    final List<Corruption> corruptions = new ArrayList<>();
    final List<Repeat> repeats = new ArrayList<>();

    /** A byte that is combined with a mask by exclusive or. */
    record Corruption(long position, int mask) {}

    /** A range that is passed on twice. */
    record Repeat(long position, int length) {
        long end() {
            return position + length;
        }
    }

    FaultPlan copy() {
        FaultPlan copy = new FaultPlan();
        copy.latencyMs = latencyMs;
        copy.jitterMs = jitterMs;
        copy.bytesPerSecond = bytesPerSecond;
        copy.sliceLength = sliceLength;
        copy.sliceGapMs = sliceGapMs;
        copy.stallPosition = stallPosition;
        copy.swallowPosition = swallowPosition;
        copy.cutPosition = cutPosition;
        copy.cut = cut;
        copy.corruptions.addAll(corruptions);
        copy.repeats.addAll(repeats);
        return copy;
    }

    boolean cutsAt(long position) {
        return position >= cutPosition;
    }

    boolean swallowsAt(long position) {
        return position >= swallowPosition;
    }

    boolean stallsAt(long position) {
        return position >= stallPosition && !swallowsAt(position);
    }

    /** Returns how many of the next bytes can be passed on in one piece, before something else is to be done. */
    int pieceLength(long position, int available) {
        long end = position + Math.min(available, sliceLength);
        end = before(end, position, cutPosition);
        end = before(end, position, swallowPosition);
        end = before(end, position, stallPosition);
        for (Repeat repeat : repeats) {
            end = before(end, position, repeat.position);
            end = before(end, position, repeat.end());
        }
        return (int) (end - position);
    }

    private static long before(long end, long position, long boundary) {
        return boundary > position ? Math.min(end, boundary) : end;
    }
}
