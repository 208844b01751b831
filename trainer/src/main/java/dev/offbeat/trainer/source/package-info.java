/**
 * Where a history comes from: {@link dev.offbeat.trainer.source.HistorySource} reads CSV files, a
 * topic of Kafka, or the HTTP API of Prometheus.
 */
@NullMarked
package dev.offbeat.trainer.source;

import org.jspecify.annotations.NullMarked;
