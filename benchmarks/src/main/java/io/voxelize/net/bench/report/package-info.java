/** Makes tables, charts and comparisons of what was measured. */
@NullMarked
package io.voxelize.net.bench.report;

import org.jspecify.annotations.NullMarked;
