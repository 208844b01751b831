/**
 * Measures of detection: NAB's score, average precision, VUS-PR, events. Each takes scores and
 * labels, and knows nothing of files or detectors.
 */
@NullMarked
package dev.offbeat.bench.quality.measure;

import org.jspecify.annotations.NullMarked;
