/** The test server's worlds: terrain, light, meshes, entities, and how a world describes itself. */
@NullMarked
package io.voxelize.net.testkit.server.world;

import org.jspecify.annotations.NullMarked;
