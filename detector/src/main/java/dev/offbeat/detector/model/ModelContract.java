package dev.offbeat.detector.model;

/**
 * The names and shapes of a model's tensors. B is a free batch dimension, I the number of declared
 * inputs, S the size of the recurrent state, F the number of features, K the number of horizons.
 */
public final class ModelContract {
  /** The version of this contract, written into and required of every model. */
  public static final int VERSION = 1;

  /** Every metadata key of the contract starts with this. */
  public static final String METADATA_PREFIX = "offbeat.";

  /** Input, float32 [B, I]: the declared inputs, in order. */
  public static final String X = "x";

  /** Input, float32 [B, S]: all layers' recurrent state, concatenated. */
  public static final String STATE = "state";

  /**
   * Output, float32 [B, K·F], horizon-major: the foretold mean of the coming values less the
   * present one, in transformed units.
   */
  public static final String PREDICTION = "prediction";

  /** Output, float32 [B, K·F], horizon-major: natural log of the foretold scale. */
  public static final String LOG_SCALE = "log_scale";

  /** Output, float32 [B, S]: the recurrent state after this step. */
  public static final String NEXT_STATE = "next_state";

  private ModelContract() {}
}
