package io.voxelize.net.message;

import java.util.Iterator;

/**
 * Iterates over the elements of a repeated field. It wraps one view over each element in turn and does not allocate.
 *
 * <pre>{@code
 * for (UpdateView update : message.updates()) {
 *     apply(update.vx(), update.vy(), update.vz(), update.voxel());
 * }
 * }</pre>
 *
 * <p>There is one iterator for each repeated field of a parent, so nested loops over the same field do not work. An
 * element is valid until the iterator moves on; with {@code checkedViews} an element kept longer throws.
 *
 * <p><b>Thread:</b> game.
 *
 * @param <V> the view of an element.
 */
public interface Cursor<V> extends Iterable<V> {

    /**
     * Returns the number of elements.
     *
     * @return {@code 0} or more.
     */
    int count();

    /**
     * Rewinds to before the first element.
     *
     * @return the iterator of this field, always the same object; it returns the same view for each element.
     */
    @Override
    Iterator<V> iterator();
}
