package org.varve.evidence.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.Digest;
import org.varve.evidence.log.CanonicalText;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.BlockBody;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationHeader;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.evidence.operation.SignerBody;

/**
 * Shows what is in an evidence file as JSON, for people and scripts. It is a view: it cannot be
 * read back, and nothing in it is verified.
 */
public final class EvidenceJson {
  private EvidenceJson() {}

  /** The view of a file. Hashes are hexadecimal, times ISO 8601, contents base64. */
  public static String of(EvidenceFile file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", "varve-evidence");
    json.put("version", EvidenceFile.VERSION);
    json.put("operation", operation(file.operation()));
    json.put("receipt", receipt(file.receipt()));
    json.put("checkpoint", checkpoint(file));
    put(json, "item", file.item(), EvidenceJson::item);
    if (!file.bindings().isEmpty()) {
      json.put(
          "bindings", new KeyBindings(file).all().stream().map(EvidenceJson::binding).toList());
    }
    put(json, "anchor", file.anchor(), EvidenceJson::anchor);
    put(json, "encapsulation", file.encapsulation(), EvidenceJson::encapsulation);
    return JsonWriter.write(json);
  }

  private static Map<String, Object> operation(Operation operation) {
    OperationHeader header = operation.header();
    OperationPayload payload = operation.payload();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", operation.id());
    json.put("kind", payload.kind());
    json.put("signer", header.signer());
    json.put("source", header.source());
    json.put("issuedAt", header.issuedAt());
    json.put("algorithm", header.algorithm());
    json.put("kid", header.kid());
    json.put("epoch", payload.epoch());
    json.put("sequence", payload.sequence());
    put(json, "previous", payload.previous(), OperationId::hex);
    put(json, "format", payload.format(), f -> f);
    put(json, "dataType", payload.dataType(), t -> t);
    put(json, "description", payload.description(), d -> d);
    json.put("itemCount", payload.itemCount());
    put(json, "contentRoot", payload.contentRoot(), Digest::hex);
    put(json, "commitment", saltedOnly(payload), c -> c);
    put(json, "sampledFrom", payload.sampledFrom(), t -> t);
    put(json, "sampledTo", payload.sampledTo(), t -> t);
    json.put("labels", payload.labels());
    json.put("parents", payload.parents());
    json.put("confidentiality", payload.confidentiality());
    put(json, "samplingData", payload.samplingData(), CanonicalText::base64);
    json.put("controlData", payload.controlData());
    put(json, "updates", payload.updates(), OperationId::hex);
    BodyJson.put(json, payload);
    json.put("bytes", operation.size());
    return json;
  }

  private static Map<String, Object> receipt(Receipt receipt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("log", receipt.head().header().issuer());
    json.put("committedAt", receipt.head().committedAt());
    json.put("kid", receipt.head().header().kid());
    json.put("leafIndex", receipt.proof().leafIndex());
    json.put("treeSize", receipt.proof().treeSize());
    json.put("path", receipt.proof().path());
    return json;
  }

  private static Map<String, Object> checkpoint(EvidenceFile file) {
    Checkpoint checkpoint = Checkpoint.parse(file.checkpoint().text());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("origin", checkpoint.origin());
    json.put("size", checkpoint.size());
    json.put("root", checkpoint.root());
    json.put(
        "signatures", file.checkpoint().signatures().stream().map(NoteSignature::name).toList());
    return json;
  }

  private static Map<String, Object> item(EvidenceItem item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", item.index());
    json.put("leaf", item.leaf());
    json.put("path", item.path());
    put(json, "content", item.content(), CanonicalText::base64);
    put(json, "fields", item.fields(), EvidenceJson::fields);
    return json;
  }

  private static List<Map<String, Object>> fields(SaltedItem item) {
    List<Map<String, Object>> json = new ArrayList<>();
    for (int i = 0; i < item.size(); i++) {
      Digest digest = item.digests().get(i);
      json.add(item.field(i).map(EvidenceJson::field).orElseGet(() -> Map.of("masked", digest)));
    }
    return json;
  }

  private static Map<String, Object> field(SaltedField field) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", field.name());
    json.put("salt", HexFormat.of().formatHex(field.salt()));
    String text = new String(field.value(), UTF_8);
    if (Arrays.equals(text.getBytes(UTF_8), field.value())) {
      json.put("text", text);
    } else {
      json.put("base64", CanonicalText.base64(field.value()));
    }
    return json;
  }

  /** Raw bytes are what nobody needs to be told. */
  private static Optional<Commitment> saltedOnly(OperationPayload payload) {
    return Optional.of(payload.commitment()).filter(c -> c != Commitment.RAW_BYTES);
  }

  private static Map<String, Object> binding(KeyBindings.Binding binding) {
    SignerBody body = binding.body();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", binding.recorded().operation().id());
    json.put("leafIndex", binding.leafIndex());
    json.put("signer", body.signer());
    json.put("kid", body.key().kid());
    json.put("sources", body.sources());
    json.put("state", body.state());
    return json;
  }

  private static Map<String, Object> anchor(LedgerAnchor anchor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ledger", anchor.ledger());
    return anchor.fold(
        embedded -> {
          json.put("height", embedded.height());
          return json;
        },
        fabric -> {
          json.put("channel", fabric.channel());
          json.put("blockNumber", fabric.blockNumber());
          json.put("transactionId", fabric.transactionId());
          return json;
        });
  }

  private static Map<String, Object> encapsulation(Encapsulation encapsulation) {
    RecordedOperation block = encapsulation.block();
    BlockBody body = BlockBody.decode(block.operation().payload().body().orElseThrow());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", block.operation().id());
    json.put("leafIndex", block.leafIndex());
    json.put("signer", block.operation().header().signer());
    json.put("encapsulatedAt", body.encapsulatedAt());
    json.put("operationCount", body.operationCount());
    json.put("index", encapsulation.index());
    json.put("path", encapsulation.path());
    return json;
  }

  private static <T> void put(
      Map<String, Object> json, String name, Optional<T> value, Function<T, Object> view) {
    value.ifPresent(present -> json.put(name, view.apply(present)));
  }
}
