package org.varve.launcher.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.launcher.UsageException;

/**
 * Resources in YAML: one document each, with {@code kind}, {@code id}, {@code spec}, and if wanted
 * the {@code version} that the change is made from.
 */
public final class ResourceFile {

  private static final int CHARS_MAX = 4 << 20;
  private static final int DOCUMENTS_MAX = 1_000;
  private static final List<String> KEYS = List.of("kind", "id", "version", "spec");
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private ResourceFile() {}

  /**
   * @param name of the file, for messages
   * @throws UsageException if it is not as described above; the message names the place
   */
  public static List<WantedResource> read(String text, String name) {
    if (text.length() > CHARS_MAX) {
      throw new UsageException(
          "%s has %d characters, over the limit of %d; divide it"
              .formatted(name, text.length(), CHARS_MAX));
    }
    List<WantedResource> wanted = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        if (document.isTextual() && document.textValue().isEmpty()) {
          continue; // nothing stands between two lines of ---
        }
        String where = "%s, document %d".formatted(name, wanted.size() + 1);
        if (wanted.size() == DOCUMENTS_MAX) {
          throw new UsageException(
              "%s is over the limit of %d; divide the file".formatted(where, DOCUMENTS_MAX));
        }
        wanted.add(resource(document, where));
      }
    } catch (JsonProcessingException e) {
      throw new UsageException(name + " is not YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UsageException(name + " cannot be read: " + e.getMessage(), e);
    }
    if (wanted.isEmpty()) {
      throw new UsageException(name + " has no resource; give kind, id and spec");
    }
    return wanted;
  }

  /** The document that would be read as this resource; such texts one after another are a file. */
  public static String write(WantedResource resource) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("kind", resource.kind());
    document.put("id", resource.id());
    resource.version().ifPresent(version -> document.put("version", version));
    document.put("spec", SpecTree.object(resource.spec()));
    try {
      return YAML.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a resource cannot be written as YAML", e);
    }
  }

  private static WantedResource resource(JsonNode document, String where) {
    if (!document.isObject()) {
      throw new UsageException(where + " is no map; give kind, id and spec");
    }
    document
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new UsageException(
                    "%s: key '%s' is not known; known are %s"
                        .formatted(where, key, String.join(", ", KEYS)));
              }
            });
    JsonNode version = document.path("version");
    if (!version.isMissingNode() && !(version.canConvertToLong() && version.longValue() > 0)) {
      throw new UsageException(
          "%s: version is %s; give the number of the version that you changed"
              .formatted(where, version));
    }
    JsonNode spec = document.path("spec");
    if (spec.isMissingNode()) {
      throw new UsageException(where + ": spec is missing; give a map, {} for an empty one");
    }
    return new WantedResource(
        text(document, "kind", where),
        text(document, "id", where),
        version.isMissingNode() ? Optional.empty() : Optional.of(version.longValue()),
        SpecTree.spec(spec, where + ": spec"),
        where);
  }

  private static String text(JsonNode document, String key, String where) {
    JsonNode value = document.path(key);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new UsageException(
          "%s: %s is %s; give a text"
              .formatted(where, key, value.isMissingNode() ? "missing" : value));
    }
    return value.textValue();
  }
}
