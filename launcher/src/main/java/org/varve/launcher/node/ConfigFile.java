package org.varve.launcher.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.launcher.UsageException;

/**
 * Reads a node's YAML file over the defaults. A key that the defaults do not have is refused with
 * its path, so that a misspelt limit is never silently the default; {@code ${NAME:default}} takes
 * an environment variable.
 */
public final class ConfigFile {

  /** Or a comment, which is left alone. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?m)^\\s*#.*$|\\$\\{([A-Za-z0-9_]+)(?::([^}]*))?}");

  private static final long BYTES_MAX = 1 << 20;

  /** Strict wherever Jackson would guess: a second key, 1.5 for a whole number, null for 0. */
  private final ObjectMapper yaml =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addModule(new ConfigTypes())
          .build();

  private final Map<String, String> environment;

  public ConfigFile(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public NodeConfig read(Path file) {
    return parse(text(file), file.toString());
  }

  NodeConfig parse(String text, String name) {
    try {
      JsonNode given = yaml.readTree(fill(text, name));
      ObjectNode merged = defaults();
      if (given != null && !given.isNull() && !given.isMissingNode()) {
        merge(merged, given, "", name);
      }
      return yaml.treeToValue(merged, NodeConfig.class);
    } catch (JsonMappingException e) {
      throw new UsageException(name + ": " + path(e) + reason(e), e);
    } catch (JsonProcessingException e) {
      throw new UsageException(name + " is not YAML: " + e.getOriginalMessage(), e);
    }
  }

  /** The defaults as a tree: also the list of all known keys. */
  ObjectNode defaults() {
    return yaml.valueToTree(NodeConfig.defaults());
  }

  private static void merge(ObjectNode target, JsonNode given, String path, String name) {
    if (!given.isObject()) {
      throw new UsageException(name + ": '" + path + "' must be a section of keys, not " + given);
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      JsonNode standing = target.get(entry.getKey());
      if (standing == null) {
        throw new UsageException(name + ": unknown key '" + key + "'; known here: " + keys(target));
      }
      if (isEmpty(entry.getValue())) {
        throw new UsageException(
            name + ": '" + key + "' has no value; give it one, or leave the key out");
      }
      if (standing.isObject()) {
        merge((ObjectNode) standing, entry.getValue(), key, name);
      } else {
        target.set(entry.getKey(), entry.getValue());
      }
    }
  }

  /** YAML reads a key without a value as empty text, or as null. */
  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
  }

  private static List<String> keys(ObjectNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private String fill(String text, String name) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String variable = matcher.group(1);
      if (variable == null) {
        matcher.appendReplacement(filled, Matcher.quoteReplacement(matcher.group()));
        continue;
      }
      String value = environment.getOrDefault(variable, matcher.group(2));
      if (value == null) {
        throw new UsageException(
            name
                + ": ${"
                + variable
                + "} is not set in the environment and has no default; set it, or write ${"
                + variable
                + ":default}");
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new UsageException(
            file + " is larger than " + BYTES_MAX + " bytes; is it a configuration file?");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the configuration file " + file + ": " + e.getMessage(), e);
    }
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return path.length() == 0 ? "" : "'" + path + "': ";
  }

  private static String reason(JsonMappingException e) {
    Throwable cause = e.getCause();
    return cause != null && cause.getMessage() != null
        ? cause.getMessage()
        : e.getOriginalMessage();
  }
}
