/**
 * A server that follows a script: exact exchanges, byte by byte if needed, and an error that shows what the client did
 * instead.
 */
@NullMarked
package io.voxelize.net.testkit.script;

import org.jspecify.annotations.NullMarked;
