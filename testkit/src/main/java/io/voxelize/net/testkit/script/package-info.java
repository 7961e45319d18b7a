/**
 * A server that follows a script: exact exchanges, byte by byte if need be, and a failure that tells what the client
 * did instead.
 */
@NullMarked
package io.voxelize.net.testkit.script;

import org.jspecify.annotations.NullMarked;
