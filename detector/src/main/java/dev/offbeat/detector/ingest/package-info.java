/**
 * From bytes to observations. {@link dev.offbeat.detector.ingest.Decoder} takes a record's payload
 * as it lies in a topic and hands each point it holds to a sink; {@link
 * dev.offbeat.detector.ingest.JsonDecoder} reads Offbeat's own JSON. What cannot be read is a
 * {@link dev.offbeat.detector.ingest.DecodeException} with a reason, and nothing else, whatever the
 * bytes. {@link dev.offbeat.detector.ingest.CsvReader} reads the points of CSV files.
 */
@NullMarked
package dev.offbeat.detector.ingest;

import org.jspecify.annotations.NullMarked;
