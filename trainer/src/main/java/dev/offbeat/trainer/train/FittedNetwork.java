package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.trainer.nn.Network;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A trained network.
 *
 * @param parameters its trained numbers, as the network lays them out; not to be changed
 * @param inputs what is fed to it at each step, in order
 * @param options the settings it was trained with
 * @param origin where its training started from
 * @param report how training went
 * @param search how its settings were found; empty where they were given
 */
@SuppressWarnings("ArrayRecordComponent") // one block, shared on purpose
public record FittedNetwork(
    Network network,
    float[] parameters,
    List<ModelInput> inputs,
    TrainingOptions options,
    Origin origin,
    TrainingReport report,
    SortedMap<String, String> search) {
  public FittedNetwork {
    search = Collections.unmodifiableSortedMap(new TreeMap<>(search));
  }

  /** A copy of the parameters that training started with. */
  public float[] initialParameters() {
    float[] initial = origin.parameters(network, options.seed());
    if (options.regularization().contractive()) {
      network.contract(initial);
    }
    return initial;
  }

  /** Every setting by its command-line name, as it goes into the model's metadata. */
  public SortedMap<String, String> hyperparameters() {
    SortedMap<String, String> map = options.toMap();
    map.put("from", origin.toString());
    map.putAll(search);
    return map;
  }

  FittedNetwork withSearch(SortedMap<String, String> found) {
    return new FittedNetwork(network, parameters, inputs, options, origin, report, found);
  }
}
