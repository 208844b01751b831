package dev.offbeat.bench.speed;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import moa.classifiers.oneclass.HSTrees;

/**
 * MOA's half-space trees with its defaults, over shingles of 8 points scaled to the range [0, 1]
 * that they expect. State: the object as Java writes it, there is no other way.
 */
final class HalfSpaceTreesContestant implements Contestant {
  private static final int SHINGLE = 8;

  private final double lowest;
  private final double range;
  private final double[] shingle = new double[SHINGLE];
  private final InstancesHeader header;
  private final HSTrees trees = new HSTrees();

  /**
   * The trees.
   *
   * @param lowest of all values to come; the trees have to be told
   * @param highest of all values to come
   */
  HalfSpaceTreesContestant(double lowest, double highest) {
    this.lowest = lowest;
    range = Math.max(highest - lowest, Double.MIN_NORMAL);
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < SHINGLE; i++) {
      attributes.add(new Attribute("v" + i));
    }
    attributes.add(new Attribute("class", List.of("normal", "anomaly")));
    header = new InstancesHeader(new Instances("series", attributes, 0));
    header.setClassIndex(SHINGLE);
    trees.setModelContext(header);
    trees.prepareForUse();
  }

  @Override
  public double point(long timestampMillis, double value) {
    System.arraycopy(shingle, 1, shingle, 0, SHINGLE - 1);
    shingle[SHINGLE - 1] = (value - lowest) / range;
    double[] values = new double[SHINGLE + 1]; // and the class, unknown
    System.arraycopy(shingle, 0, values, 0, SHINGLE);
    Instance instance = new DenseInstance(1, values);
    instance.setDataset(header);
    double score = trees.getAnomalyScore(instance);
    trees.trainOnInstance(instance);
    return score;
  }

  @Override
  public int stateBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(trees);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }
}
