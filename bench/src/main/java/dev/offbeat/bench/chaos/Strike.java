package dev.offbeat.bench.chaos;

import java.time.Duration;

/**
 * A fault that happened.
 *
 * @param victim who it hit
 * @param at since the load began
 * @param outstanding records that were accepted and not committed when it hit
 * @param recovery from the hit until all records accepted before were committed
 * @param remark what else was seen; may be empty
 */
record Strike(
    FaultKind fault,
    String victim,
    Duration at,
    long outstanding,
    Duration recovery,
    String remark) {}
