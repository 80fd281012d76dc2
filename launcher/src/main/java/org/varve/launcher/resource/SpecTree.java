package org.varve.launcher.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.UsageException;

/**
 * A spec as YAML and JSON write it. Strict: what could be read in two ways, such as a fraction, is
 * refused with its place. A name whose value is left empty is left out: no value of a spec is
 * empty.
 */
public final class SpecTree {

  private SpecTree() {}

  /**
   * @param path where the tree is, for messages
   * @throws UsageException if it has a value that a spec cannot have
   */
  public static Spec spec(JsonNode tree, String path) {
    try {
      return Spec.of(values(tree, path));
    } catch (MalformedException e) {
      throw new UsageException(path + ": " + e.getMessage(), e);
    }
  }

  /** What programs read and Jackson writes. */
  public static Map<String, Object> object(Spec spec) {
    Map<String, Object> object = new LinkedHashMap<>();
    spec.values().forEach((name, value) -> object.put(name, object(value)));
    return object;
  }

  private static Map<String, SpecValue> values(JsonNode tree, String path) {
    if (!tree.isObject()) {
      throw wrong(path, tree, "a map of names and values");
    }
    Map<String, SpecValue> values = new TreeMap<>();
    tree.properties()
        .forEach(
            entry -> {
              if (!isEmpty(entry.getValue())) {
                values.put(entry.getKey(), value(entry.getValue(), path + "." + entry.getKey()));
              }
            });
    return values;
  }

  /** YAML reads {@code name:} as an empty text, JSON has null. */
  private static boolean isEmpty(JsonNode node) {
    return node.isNull() || (node.isTextual() && node.textValue().isEmpty());
  }

  private static SpecValue value(JsonNode node, String path) {
    if (node.isTextual() && !node.textValue().isEmpty()) {
      return SpecValue.of(node.textValue());
    }
    if (node.isBoolean()) {
      return SpecValue.of(node.booleanValue());
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return SpecValue.of(node.longValue());
    }
    if (node.isArray()) {
      List<SpecValue> values = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        values.add(value(node.get(i), path + "[" + i + "]"));
      }
      return new SpecValue.Many(values);
    }
    if (node.isObject()) {
      return new SpecValue.Named(Spec.of(values(node, path)));
    }
    throw wrong(
        path,
        node,
        "a text, a whole number of 64 bits, true or false, a list or a map; quote it to make it a text");
  }

  private static UsageException wrong(String path, JsonNode node, String expected) {
    return new UsageException("%s is %s; give %s".formatted(path, node, expected));
  }

  private static Object object(SpecValue value) {
    if (value instanceof SpecValue.Text text) {
      return text.value();
    }
    if (value instanceof SpecValue.Int integer) {
      return integer.value();
    }
    if (value instanceof SpecValue.Flag flag) {
      return flag.value();
    }
    if (value instanceof SpecValue.Many many) {
      return many.values().stream().map(SpecTree::object).toList();
    }
    return object(((SpecValue.Named) value).spec());
  }
}
