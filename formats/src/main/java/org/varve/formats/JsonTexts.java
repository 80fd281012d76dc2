package org.varve.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the members out of a JSON array or object as they stand there, to the last space in them.
 */
final class JsonTexts {
  private JsonTexts() {}

  /**
   * The values of an array, or of the properties of an object, in their order.
   *
   * @param json what {@link StrictJson} has accepted
   */
  static List<byte[]> members(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    List<byte[]> members = new ArrayList<>();
    try (JsonParser parser = StrictJson.parser(text)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY && token != JsonToken.END_OBJECT;
          token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          members.add(member(parser, text).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
    return members;
  }

  private static String member(JsonParser parser, String text) throws IOException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    // Strings are read to their end only when somebody asks for them.
    parser.finishToken();
    return text.substring(from, (int) parser.currentLocation().getCharOffset());
  }
}
