/**
 * What people say of incidents, and what follows from it: a {@link
 * dev.offbeat.detector.feedback.Feedback} is one verdict, the {@link
 * dev.offbeat.detector.feedback.FeedbackBook} all that are known, and by how much each series'
 * threshold is to be raised or lowered. No Kafka, no clock, no files.
 */
@NullMarked
package dev.offbeat.detector.feedback;

import org.jspecify.annotations.NullMarked;
