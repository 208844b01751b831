/**
 * What a topic would take to watch, told before anything is started. {@link
 * dev.offbeat.detector.plan.PlanCommand} reads a sample of a topic or of a file, and says how many
 * series there are, how they come, what would be rejected, and how large partitions, memory, disk
 * and traffic will be; it writes the configuration that follows from it.
 */
@NullMarked
package dev.offbeat.detector.plan;

import org.jspecify.annotations.NullMarked;
