/**
 * Why a series is not being scored, and which settings hurt. {@link
 * dev.offbeat.detector.doctor.Doctor} looks at a configuration, the Kafka that it names and,
 * optionally, a running detector, by one check after another; each {@link
 * dev.offbeat.detector.doctor.Finding} has a stable code and a remedy. It changes nothing.
 */
@NullMarked
package dev.offbeat.detector.doctor;

import org.jspecify.annotations.NullMarked;
