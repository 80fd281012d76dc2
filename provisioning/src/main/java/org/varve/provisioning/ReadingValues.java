package org.varve.provisioning;

import com.google.protobuf.ByteString;
import org.varve.formats.Value;
import org.varve.proto.u2s.v1.Reading;

/** Writes the value of a decoded reading into its message. */
final class ReadingValues {

  private ReadingValues() {}

  static void set(Reading.Builder message, Value value) {
    if (value instanceof Value.Number number) {
      message.setDoubleValue(number.number());
    } else if (value instanceof Value.Text text) {
      message.setStringValue(text.text());
    } else if (value instanceof Value.Flag flag) {
      message.setBoolValue(flag.set());
    } else if (value instanceof Value.Data data) {
      message.setBytesValue(ByteString.copyFrom(data.bytes()));
    } else {
      throw new IllegalStateException("a kind of value without a field: " + value.getClass());
    }
  }
}
