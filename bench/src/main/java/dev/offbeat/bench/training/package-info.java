/** What training costs: the trainer's minibatch on one thread and on two, beside PyTorch's. */
@NullMarked
package dev.offbeat.bench.training;

import org.jspecify.annotations.NullMarked;
