/**
 * Series that nobody measured, for a model that is to know series that nobody trained for: {@link
 * dev.offbeat.trainer.corpus.SyntheticCorpus} draws them from a seed.
 */
@NullMarked
package dev.offbeat.trainer.corpus;

import org.jspecify.annotations.NullMarked;
