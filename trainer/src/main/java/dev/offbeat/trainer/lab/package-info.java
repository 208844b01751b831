/**
 * The classic tasks of recurrent networks, and which cell solves which: whether the trainer's
 * gradients carry what they should over many steps. The front door is {@link
 * dev.offbeat.trainer.lab.Lab}.
 */
@NullMarked
package dev.offbeat.trainer.lab;

import org.jspecify.annotations.NullMarked;
