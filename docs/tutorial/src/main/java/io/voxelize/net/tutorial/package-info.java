/** The programs of the guide, from the first join to a picture of the world. */
@NullMarked
package io.voxelize.net.tutorial;

import org.jspecify.annotations.NullMarked;
