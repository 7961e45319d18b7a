package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.lz4.DirectMemory;

/** What other packages' tests have to know of the short way for small messages. */
public final class SmallMessages {

    private SmallMessages() {}

    /** Tells whether there is one: not with Agrona 1.x, which gives no access to memory by its address. */
    public static boolean haveAShortWay() {
        return DirectMemory.isUsable();
    }
}
