/** The chart as Helm renders it and the image as it runs, held against what is promised of them. */
@NullMarked
package dev.offbeat.helm;

import org.jspecify.annotations.NullMarked;
