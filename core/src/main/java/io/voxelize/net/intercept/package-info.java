/** What a game implements or is handed: interceptors, their interests, the life cycle of a connection. */
@NullMarked
package io.voxelize.net.intercept;

import org.jspecify.annotations.NullMarked;
