/**
 * From bytes to observations. {@link dev.offbeat.detector.ingest.Formats} makes a {@link
 * dev.offbeat.detector.ingest.Decoder} of a format by its name; it takes a record's payload as it
 * lies in a topic and hands each {@link dev.offbeat.detector.ingest.Point} it holds to a sink, the
 * series named by the text of a {@link dev.offbeat.detector.ingest.SeriesKey}. What cannot be read
 * is a {@link dev.offbeat.detector.ingest.DecodeException} with a reason, and nothing else,
 * whatever the bytes. {@link dev.offbeat.detector.ingest.FormatGuess} tells what format payloads
 * seem to be of; {@link dev.offbeat.detector.ingest.CsvReader} reads the points of CSV files.
 */
@NullMarked
package dev.offbeat.detector.ingest;

import org.jspecify.annotations.NullMarked;
