/**
 * The detector as a Kafka Streams application: {@link dev.offbeat.detector.app.RunCommand} reads an
 * {@link dev.offbeat.detector.app.AppConfig}, {@link dev.offbeat.detector.app.DetectorTopology} is
 * the topology as a pure function of it, {@link dev.offbeat.detector.app.DetectorApp} runs it.
 */
@NullMarked
package dev.offbeat.detector.app;

import org.jspecify.annotations.NullMarked;
