/** How time and memory grow: with series, features, units and history. */
@NullMarked
package dev.offbeat.bench.growth;

import org.jspecify.annotations.NullMarked;
