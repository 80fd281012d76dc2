package org.varve.edge.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One level of a configuration: gives the values that its reader asks for, and refuses at the end
 * what nobody asked for, by its path.
 */
final class ConfigSection {
  /** {@code ${NAME}} or {@code ${NAME:default}}. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

  private final String path;
  private final JsonNode node;
  private final UnaryOperator<String> environment;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * @param path of this level, for messages
   * @param environment gives the values of placeholders; may give null
   */
  ConfigSection(String path, JsonNode node, UnaryOperator<String> environment)
      throws ConfigException {
    this.path = path;
    this.node = node;
    this.environment = environment;
    if (!node.isObject() && !node.isMissingNode()) {
      throw new ConfigException(path, "is " + node + "; give a list of keys with values");
    }
  }

  String text(String key) throws ConfigException {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      throw new ConfigException(at(key), "is missing");
    }
    return text.get();
  }

  String text(String key, String usual) throws ConfigException {
    return find(key).orElse(usual);
  }

  Optional<String> find(String key) throws ConfigException {
    asked.add(key);
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    return Optional.of(scalar(at(key), value));
  }

  /** A value that some parser understands; its complaint is told with the path. */
  <T> T value(String key, T usual, Function<String, T> parser) throws ConfigException {
    Optional<String> text = find(key);
    return text.isPresent() ? checked(key, () -> parser.apply(text.get())) : usual;
  }

  /** Makes something of values of this level; a complaint is told with the path. */
  <T> T checked(String key, java.util.function.Supplier<T> maker) throws ConfigException {
    try {
      return maker.get();
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new ConfigException(at(key), String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether something is said under a key. */
  boolean has(String key) {
    asked.add(key);
    return !node.path(key).isMissingNode() && !node.path(key).isNull();
  }

  /** A level below; empty if it is not there. */
  ConfigSection section(String key) throws ConfigException {
    asked.add(key);
    JsonNode below = node.path(key);
    return new ConfigSection(
        at(key), below.isNull() ? MissingNode.getInstance() : below, environment);
  }

  List<ConfigSection> sections(String key, int max) throws ConfigException {
    asked.add(key);
    JsonNode list = node.path(key);
    if (!list.isArray() || list.isEmpty() || list.size() > max) {
      throw new ConfigException(at(key), "give a list of 1 to " + max);
    }
    List<ConfigSection> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      sections.add(new ConfigSection(at(key) + "[" + i + "]", list.get(i), environment));
    }
    return sections;
  }

  /** All keys below with their texts. */
  SortedMap<String, String> texts(String key) throws ConfigException {
    ConfigSection below = section(key);
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : below.node.properties()) {
      texts.put(entry.getKey(), scalar(below.at(entry.getKey()), entry.getValue()));
    }
    return texts;
  }

  /** To be called when everything was asked for. */
  void refuseOthers() throws ConfigException {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!asked.contains(entry.getKey())) {
        throw new ConfigException(
            at(entry.getKey()), "is not known; the keys here are " + String.join(", ", asked));
      }
    }
  }

  String path() {
    return path;
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String scalar(String where, JsonNode value) throws ConfigException {
    if (!value.isValueNode() || value.isNull()) {
      throw new ConfigException(where, "is " + value + "; give one value");
    }
    Matcher matcher = PLACEHOLDER.matcher(value.asText());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String found = environment.apply(matcher.group(1));
      String replacement = found == null ? matcher.group(2) : found;
      if (replacement == null) {
        throw new ConfigException(
            where, "the variable " + matcher.group(1) + " is not set and has no default");
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(text).toString();
  }
}
