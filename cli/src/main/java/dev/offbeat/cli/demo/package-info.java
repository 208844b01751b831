/**
 * {@code offbeat demo}: a Kafka broker, a simulated fleet with labelled faults, this machine's own
 * metrics, a model trained on the spot and the real topology, all in one process. {@link
 * dev.offbeat.cli.demo.DemoCommand} is the way in.
 */
@NullMarked
package dev.offbeat.cli.demo;

import org.jspecify.annotations.NullMarked;
