/**
 * Benchmarks of the detector: {@link dev.offbeat.bench.BenchCommand} is the front door, one
 * subcommand a benchmark.
 */
@NullMarked
package dev.offbeat.bench;

import org.jspecify.annotations.NullMarked;
