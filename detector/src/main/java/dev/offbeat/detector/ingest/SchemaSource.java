package dev.offbeat.detector.ingest;

import org.apache.avro.Schema;

/** Where the schemas are that payloads name. */
@FunctionalInterface
interface SchemaSource {
  /**
   * A schema.
   *
   * @throws DecodeException if there is none of that number, or none can be had now
   */
  Schema schema(int id) throws DecodeException;
}
