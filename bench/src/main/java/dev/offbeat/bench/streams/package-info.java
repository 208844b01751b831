/**
 * What streaming costs: the whole topology on an embedded broker, beside the same topology without
 * the detector.
 */
@NullMarked
package dev.offbeat.bench.streams;

import org.jspecify.annotations.NullMarked;
