package org.varve.evidence.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/** The JSON view of the bodies that people read: changes of resources, and accesses. */
final class BodyJson {
  private BodyJson() {}

  /** Adds the body of an operation that has such a one. */
  static void put(Map<String, Object> json, OperationPayload payload) {
    if (payload.kind() == OperationKind.CONTROL) {
      json.put("control", control(ControlBody.decode(payload.body().orElseThrow())));
    } else if (payload.kind() == OperationKind.ACCESS) {
      json.put("access", access(AccessBody.decode(payload.body().orElseThrow())));
    }
  }

  private static Map<String, Object> control(ControlBody body) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", body.kind());
    json.put("id", body.id());
    json.put("version", body.version());
    json.put("action", body.action());
    body.spec().ifPresent(spec -> json.put("spec", spec(spec)));
    body.previous().map(OperationId::hex).ifPresent(id -> json.put("previous", id));
    body.subject().map(OperationId::hex).ifPresent(id -> json.put("subject", id));
    return json;
  }

  private static Map<String, Object> spec(Spec spec) {
    Map<String, Object> json = new LinkedHashMap<>();
    spec.values().forEach((name, value) -> json.put(name, value(value)));
    return json;
  }

  private static Object value(SpecValue value) {
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
      return many.values().stream().map(BodyJson::value).toList();
    }
    return spec(((SpecValue.Named) value).spec());
  }

  private static Map<String, Object> access(AccessBody body) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", body.from());
    json.put("to", body.to());
    json.put("entries", body.entries().stream().map(BodyJson::entry).toList());
    return json;
  }

  private static Map<String, Object> entry(AccessEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("actor", entry.actor());
    json.put("action", entry.action());
    entry.source().ifPresent(source -> json.put("source", source));
    json.put("decision", entry.decision());
    entry.purpose().ifPresent(purpose -> json.put("purpose", purpose));
    entry.grant().ifPresent(grant -> json.put("grant", grant));
    json.put("calls", entry.calls());
    json.put("operations", entry.operations());
    json.put(
        "leaves",
        entry.leaves().stream().map(range -> List.of(range.first(), range.last())).toList());
    return json;
  }
}
