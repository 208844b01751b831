/**
 * A real Kafka broker inside this JVM, for demos, benchmarks and tests: {@link
 * dev.offbeat.embedded.EmbeddedKafka}.
 */
@NullMarked
package dev.offbeat.embedded;

import org.jspecify.annotations.NullMarked;
