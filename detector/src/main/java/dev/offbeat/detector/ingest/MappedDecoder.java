package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payloads of a shape that the configuration describes by a {@link Mapping}. */
final class MappedDecoder implements Decoder {
  /** From bytes to a tree. */
  private interface Reader {
    JsonNode read(byte @Nullable [] payload) throws DecodeException;
  }

  private final Reader reader;
  private final Mapping mapping;

  private MappedDecoder(Reader reader, Mapping mapping) {
    this.reader = reader;
    this.mapping = mapping;
  }

  /** Of JSON. */
  static Decoder ofJson(OptionReader options, List<String> features) {
    return new MappedDecoder(Json::tree, new Mapping(options, features));
  }

  /** Of Avro, with its schema in a registry. */
  static Decoder ofAvro(OptionReader options, List<String> features) {
    return ofAvro(new SchemaRegistry(options), new Mapping(options, features));
  }

  static Decoder ofAvro(SchemaSource schemas, Mapping mapping) {
    return new MappedDecoder(new AvroPayloads(schemas)::read, mapping);
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    PointBuffer buffer = new PointBuffer();
    mapping.add(reader.read(payload), key, recordTimestampMillis, buffer);
    buffer.handOver(sink);
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
