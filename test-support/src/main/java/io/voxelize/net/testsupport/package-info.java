/** Helpers for tests that depend on nothing but the JDK, so that every module can use them. */
@NullMarked
package io.voxelize.net.testsupport;

import org.jspecify.annotations.NullMarked;
