package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.lz4.DirectMemory;

/** Facts about the fast path of small messages for tests in other packages. */
public final class SmallMessages {

    private SmallMessages() {}

    /** Tells whether there is one: not with Agrona 1.x, which gives no access to memory by its address. */
    public static boolean haveAShortWay() {
        return DirectMemory.isUsable();
    }
}
