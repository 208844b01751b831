/**
 * The quality benchmark: how well the detector detects, beside its peers, on labelled series.
 * {@link dev.offbeat.bench.quality.QualityCommand} is the front door. Series come from folders
 * ({@code Corpus}, {@code Mgab}, {@code Skab}), are replayed through contenders ({@code
 * dev.offbeat.bench.quality.contender}), measured ({@code dev.offbeat.bench.quality.measure}) and
 * reported ({@code QualityReport}).
 */
@NullMarked
package dev.offbeat.bench.quality;

import org.jspecify.annotations.NullMarked;
