package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.trainer.nn.Network;
import java.util.List;

/**
 * A trained network.
 *
 * @param parameters its trained numbers, as the network lays them out; not to be changed
 * @param inputs what is fed to it at each step, in order
 * @param options the settings it was trained with
 * @param origin where its training started from
 * @param report how training went
 */
@SuppressWarnings("ArrayRecordComponent") // one block, shared on purpose
public record FittedNetwork(
    Network network,
    float[] parameters,
    List<ModelInput> inputs,
    TrainingOptions options,
    Origin origin,
    TrainingReport report) {
  /** A copy of the parameters that training started with. */
  public float[] initialParameters() {
    float[] initial = origin.parameters(network, options.seed());
    if (options.regularization().contractive()) {
      network.contract(initial);
    }
    return initial;
  }
}
