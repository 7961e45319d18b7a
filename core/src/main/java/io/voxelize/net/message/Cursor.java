package io.voxelize.net.message;

import java.util.Iterator;

/**
 * Walks the elements of a repeated field, re-wrapping one view for each, without allocating.
 *
 * <pre>{@code
 * for (UpdateView update : message.updates()) {
 *     apply(update.vx(), update.vy(), update.vz(), update.voxel());
 * }
 * }</pre>
 *
 * <p>There is one iterator per repeated field and parent, so two nested walks over the same field disturb each other.
 * An element is valid until the iterator moves on; in checked mode a kept element throws.
 *
 * <p><b>Thread:</b> game.
 *
 * @param <V> the view of an element.
 */
public interface Cursor<V> extends Iterable<V> {

    /**
     * Returns how many elements the field has.
     *
     * @return {@code 0} or more.
     */
    int count();

    /**
     * Rewinds to before the first element.
     *
     * @return the iterator of this field, always the same object; it hands out the same view for each element.
     */
    @Override
    Iterator<V> iterator();
}
