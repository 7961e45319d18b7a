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
 * <p>The accessor of a message that returns a cursor rewinds it. There is one cursor per repeated field and parent, so two
 * nested walks over the same field disturb each other. An element is valid until the next {@link #next()}; in checked
 * mode a kept element throws.
 *
 * <p><b>Thread:</b> game.
 *
 * @param <V> the view of an element.
 */
public interface Cursor<V> extends Iterable<V>, Iterator<V> {

    /**
     * Returns how many elements the field has, whatever the position of the cursor.
     *
     * @return {@code 0} or more.
     */
    int count();

    /**
     * Moves to the next element.
     *
     * @return the view of that element; the same object may be returned for each.
     * @throws java.util.NoSuchElementException if there is none.
     */
    @Override
    V next();

    /**
     * Rewinds to before the first element.
     *
     * @return this cursor.
     */
    @Override
    Iterator<V> iterator();
}
