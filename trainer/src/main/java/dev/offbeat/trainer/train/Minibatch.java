package dev.offbeat.trainer.train;

import dev.offbeat.trainer.data.LaneFeeder;
import dev.offbeat.trainer.data.Segment;
import dev.offbeat.trainer.nn.Feedback;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The lanes of a minibatch, in blocks that several threads work on. The blocks and the order in
 * which their gradients are added do not depend on the number of threads, so neither does any bit
 * of the result.
 */
final class Minibatch implements AutoCloseable {
  private static final int BLOCK_LANES = 32;

  private final List<LaneBlock> blocks = new ArrayList<>();
  private final int workers; // beside the calling thread
  private final ExecutorService executor;
  private final float[] gradient;
  private List<LaneFeeder> feeders = List.of();

  Minibatch(
      Network network,
      TrainingOptions options,
      List<Feedback.Inputs> features,
      int lanes,
      int threads) {
    gradient = new float[network.parameterCount()];
    for (int first = 0; first < lanes; first += BLOCK_LANES) {
      int own = Math.min(BLOCK_LANES, lanes - first);
      blocks.add(new LaneBlock(network, options, features, own, blocks.size()));
    }
    workers = Math.min(threads, blocks.size()) - 1;
    executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "offbeat-train");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Deals out segments to the lanes; they start from zero states. */
  void start(List<Segment> segments) {
    int lanes = blocks.stream().mapToInt(LaneBlock::lanes).sum();
    List<List<Segment>> dealt = new ArrayList<>();
    blocks.forEach(block -> dealt.add(new ArrayList<>()));
    for (int i = 0; i < segments.size(); i++) {
      dealt.get(i % lanes / BLOCK_LANES).add(segments.get(i));
    }
    feeders = new ArrayList<>();
    for (int b = 0; b < blocks.size(); b++) {
      feeders.add(new LaneFeeder(dealt.get(b), blocks.get(b).lanes()));
    }
  }

  /** Whether all segments have been run through. */
  boolean isDone() {
    return feeders.stream().allMatch(LaneFeeder::isDone);
  }

  /** Fills all lanes with their next window; number of targets that count. */
  long fill() {
    forEachBlock(b -> blocks.get(b).fill(feeders.get(b)));
    return blocks.stream().mapToLong(LaneBlock::targets).sum();
  }

  /** Runs forward; the sum of the loss over all targets. */
  double evaluate(float[] parameters) {
    forEachBlock(b -> blocks.get(b).evaluate(parameters));
    return blocks.stream().mapToDouble(LaneBlock::loss).sum();
  }

  /** The blocks' windows, as the last run left them. */
  List<Window> windows() {
    return blocks.stream().map(LaneBlock::window).toList();
  }

  /**
   * Runs forward and backward; the sum of the loss over all targets.
   *
   * @param fed share of steps that are fed the network's own forecast
   */
  double differentiate(float[] parameters, float factor, double fed) {
    forEachBlock(b -> blocks.get(b).differentiate(parameters, factor, fed));
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (LaneBlock block : blocks) {
      block.addGradientTo(gradient);
      loss += block.loss();
    }
    return loss;
  }

  /** The gradient that {@link #differentiate} found; the caller may clip it in place. */
  float[] gradient() {
    return gradient;
  }

  /** Each block once, by the thread that comes to it first; the calling thread is one of them. */
  private void forEachBlock(IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          for (int b = next.getAndIncrement(); b < blocks.size(); b = next.getAndIncrement()) {
            work.accept(b);
          }
        };
    List<Future<?>> running = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      running.add(executor.submit(share));
    }
    share.run();
    try {
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("training was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training thread failed", e.getCause());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
