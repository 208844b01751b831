/**
 * Tells Alertmanager of incidents. {@link dev.offbeat.detector.alertmanager.AlertmanagerPush} reads
 * the topic of incidents in a consumer group of its own and keeps every open one alive; {@code
 * docs/alertmanager.md} says what an alert holds.
 */
@NullMarked
package dev.offbeat.detector.alertmanager;

import org.jspecify.annotations.NullMarked;
