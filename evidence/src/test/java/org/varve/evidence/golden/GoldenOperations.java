package org.varve.evidence.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.Confidentiality;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationHeader;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/**
 * Makes the golden operations anew from their keys. Ed25519 always gives the same signature, so the
 * files must come out byte for byte; the one of ES256 was recorded.
 *
 * <p>{@link #main} writes the files: only for a new version of the formats.
 */
public final class GoldenOperations {
  static final String ORIGIN = "log.example/varve";
  static final String SOURCE = "urn:example:boiler:7";
  static final String SEALER = "urn:varve:representation:1";
  static final Instant TIME = Instant.ofEpochSecond(1_790_000_000);
  static final List<byte[]> ITEMS =
      List.of(utf8("[{\"n\":\"t\",\"v\":21.5}]"), utf8("[{\"n\":\"t\",\"v\":21.6}]"), new byte[0]);

  private static final ActorName USER = new ActorName(ActorName.Office.USER, "alice");
  private static final OperationSigner SIGNER = OperationSigner.of(GoldenKeys.signer());
  private static final OperationSigner AUTHORITY = OperationSigner.of(GoldenKeys.authority());

  private GoldenOperations() {}

  /** Name to operation, in the order of a log that has recorded them. */
  static Map<String, Operation> all() {
    Map<String, Operation> all = new LinkedHashMap<>();
    all.put("genesis", genesis());
    all.put("signer", signer(SignerBody.State.ACTIVE, bySealer(OperationKind.SIGNER, 1, null)));
    all.put("format", format());
    all.put("data-first", dataFirst(SOURCE));
    all.put("data-full", dataFull());
    all.put(
        "data-private-labels",
        withPrivateLabels(GoldenKeys.signer(), dataFirst("urn:example:boiler:8:a")));
    all.put("block", dataBlock().blockOperation());
    OperationId sealed = dataBlock().blockOperation().id();
    all.put(
        "signer-revoked",
        signer(SignerBody.State.REVOKED, bySealer(OperationKind.SIGNER, 4, sealed)));
    all.put("gap", gap());
    all.put("data-update", dataUpdate());
    all.put("control", control());
    all.put("control-approval", controlApproval());
    all.put("access", access());
    return all;
  }

  static DataBlock dataBlock() {
    BlockHead head =
        new BlockHead(
            SEALER,
            1,
            3,
            Optional.of(format().id()),
            ORIGIN,
            TIME.plusMillis(2_345),
            Map.of("policy", "default", "retention", "P10Y"));
    return DataBlock.seal(AUTHORITY, head, List.of(dataFirst(SOURCE), dataFull()));
  }

  private static Operation genesis() {
    VerificationKey receiptKey = GoldenKeys.receipt().verificationKey();
    GenesisBody body =
        new GenesisBody(
            ORIGIN,
            receiptKey,
            GoldenFiles.text("worked-example/log.vkey").strip(),
            List.of(GoldenKeys.authority().verificationKey(), GoldenKeys.es256().verificationKey()),
            true);
    OperationPayload payload =
        OperationPayload.of(OperationKind.GENESIS).sequence(1).body(body.encode()).build();
    return new OperationSigner(GoldenKeys.receipt(), ORIGIN).sign(ORIGIN, TIME, payload);
  }

  private static Operation signer(SignerBody.State state, OperationPayloadBuilder payload) {
    VerificationKey key = GoldenKeys.signer().verificationKey();
    SignerBody body =
        new SignerBody(
            SignerName.of(key),
            key,
            List.of(SOURCE, "urn:example:boiler:8:*"),
            state,
            Optional.of(Digest.sha256(utf8("token"))));
    return AUTHORITY.sign(SEALER, TIME, payload.body(body.encode()).build());
  }

  private static Operation format() {
    FormatBody body =
        new FormatBody(
            "json-boiler/1",
            FormatKind.JSON_SCHEMA,
            Optional.of(utf8("{\"type\":\"object\"}")),
            Optional.of("time"),
            Optional.of("value"));
    OperationId bound =
        signer(SignerBody.State.ACTIVE, bySealer(OperationKind.SIGNER, 1, null)).id();
    OperationPayloadBuilder payload = bySealer(OperationKind.FORMAT, 2, bound);
    return AUTHORITY.sign(SEALER, TIME, payload.body(body.encode()).build());
  }

  private static Operation dataFirst(String source) {
    OperationPayload payload =
        data(OperationPayload.of(OperationKind.DATA).sequence(1))
            .items(ItemTree.of(ITEMS.subList(0, 1)))
            .build();
    return SIGNER.sign(source, TIME, payload);
  }

  private static Operation dataFull() {
    OperationId previous = dataFirst(SOURCE).id();
    OperationPayload payload =
        data(OperationPayload.of(OperationKind.DATA))
            .sequence(2)
            .previous(previous)
            .description("Supply temperature \u2013 boiler 7")
            .items(ItemTree.of(ITEMS))
            .sampledTo(TIME.plusMillis(1_999))
            .labels(Map.of("site", "north", "room", "b", "z", "", "\u00e9tage", "2"))
            .parents(List.of(previous, new OperationId(Digest.sha256(utf8("parent")))))
            .confidentiality(Confidentiality.CONFIDENTIAL)
            .samplingData(ITEMS.get(0))
            .controlData(Map.of("retention", "P10Y"))
            .build();
    return SIGNER.sign(SOURCE, TIME.plusSeconds(2), payload);
  }

  /** Sequence numbers 1 and 2 are recorded; 3 to 40 never were. */
  private static Operation gap() {
    GapBody body = new GapBody(1, 3, 40, GapBody.Reason.QUEUE_FULL, 380);
    OperationPayload payload =
        OperationPayload.of(OperationKind.GAP)
            .epoch(1)
            .sequence(42)
            .previous(new OperationId(Digest.sha256(utf8("operation 41"))))
            .body(body.encode())
            .build();
    return SIGNER.sign(SOURCE, TIME.plusSeconds(60), payload);
  }

  private static Operation dataUpdate() {
    OperationPayload payload =
        data(OperationPayload.of(OperationKind.DATA).epoch(3).sequence(1))
            .items(ItemTree.of(ITEMS.subList(0, 1)))
            .updates(dataFirst(SOURCE).id())
            .build();
    return SIGNER.sign(USER.source() + ":corrected", TIME.plusSeconds(61), payload);
  }

  private static Operation control() {
    SortedMap<String, SpecValue> deep = new TreeMap<>();
    deep.put("limit", SpecValue.of(-5));
    deep.put("on", SpecValue.of(true));
    Spec spec =
        Spec.of(
            Map.of(
                "user", SpecValue.of("alice"),
                "sources", SpecValue.of(List.of(SOURCE, "urn:example:boiler:8:*")),
                "until", SpecValue.of("2027-01-01T00:00:00Z"),
                "note", SpecValue.of(""),
                "quota", new SpecValue.Named(Spec.of(deep))));
    ControlBody body =
        ControlBody.set(
            "Grant",
            "alice/boilers",
            2,
            spec,
            Optional.of(new OperationId(Digest.sha256(utf8("version 1")))));
    return SIGNER.sign(USER.source(), TIME.plusSeconds(62), controlPayload(body));
  }

  private static Operation controlApproval() {
    ControlBody body =
        ControlBody.judgement(
            "Operator",
            "ben",
            1,
            ControlBody.Action.APPROVE,
            new OperationId(Digest.sha256(utf8("proposal"))));
    String operator = new ActorName(ActorName.Office.OPERATOR, "ann").source();
    return SIGNER.sign(operator, TIME.plusSeconds(63), controlPayload(body));
  }

  private static OperationPayload controlPayload(ControlBody body) {
    return OperationPayload.of(OperationKind.CONTROL)
        .epoch(TIME.toEpochMilli())
        .sequence(1)
        .description("as agreed in the meeting")
        .body(body.encode())
        .build();
  }

  private static Operation access() {
    AccessEntry allowed =
        new AccessEntry(
            USER.source(),
            "GetContent",
            Optional.of(SOURCE),
            AccessEntry.Decision.ALLOWED,
            Optional.of("maintenance"),
            Optional.of("alice/boilers"),
            3,
            5,
            List.of(new AccessEntry.LeafRange(3, 6), new AccessEntry.LeafRange(8, 8)));
    AccessEntry denied =
        new AccessEntry(
            USER.source(),
            "Search",
            Optional.empty(),
            AccessEntry.Decision.DENIED,
            Optional.empty(),
            Optional.empty(),
            1_000,
            0,
            List.of());
    AccessBody body =
        new AccessBody(TIME.plusMillis(1), TIME.plusMillis(900), List.of(allowed, denied));
    OperationPayload payload =
        OperationPayload.of(OperationKind.ACCESS).epoch(7).sequence(1).body(body.encode()).build();
    return AUTHORITY.sign("urn:varve:processing:accesses", TIME.plusSeconds(64), payload);
  }

  /** The same operation as another signer might send it: with labels for private use. */
  private static Operation withPrivateLabels(SigningKey key, Operation operation) {
    OperationHeader header = operation.header();
    byte[] protectedHeader =
        new CborWriter()
            .map(6)
            .uint(1)
            .integer(header.algorithm().coseNumber())
            .uint(3)
            .text(header.contentType())
            .uint(4)
            .bytes(header.kid())
            .uint(15)
            .map(3)
            .uint(1)
            .text(header.signer())
            .uint(2)
            .text(header.source())
            .uint(6)
            .uint(header.issuedAtSeconds())
            .integer(-65_537)
            .text("firmware 1.2")
            .integer(-65_538)
            .array(2)
            .uint(7)
            .map(1)
            .text("k")
            .bool(true)
            .toBytes();
    byte[] payload = operation.payload().encode();
    byte[] signature = key.sign(CoseSign1.toBeSigned(Slice.of(protectedHeader), Slice.of(payload)));
    CborWriter out = new CborWriter().tag(CoseSign1.TAG).array(4);
    return Operation.decode(
        out.bytes(protectedHeader).map(0).bytes(payload).bytes(signature).toBytes());
  }

  private static OperationPayloadBuilder bySealer(
      OperationKind kind, long sequence, @Nullable OperationId previous) {
    return OperationPayload.of(kind).epoch(1).sequence(sequence).previous(previous);
  }

  private static OperationPayloadBuilder data(OperationPayloadBuilder payload) {
    return payload.format("senml-json/1").dataType("temperature").sampledFrom(TIME).sampledTo(TIME);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One line an operation: name, id, leaf hash. */
  static String ids() {
    StringBuilder lines = new StringBuilder();
    all().forEach((name, operation) -> lines.append(line(name, operation)));
    return lines.append(line("data-es256", es256())).toString();
  }

  static Operation es256() {
    return Operation.decode(GoldenFiles.bytes("operations/data-es256.cose"));
  }

  private static String line(String name, Operation operation) {
    return name + " " + operation.id() + " " + operation.leafHash() + "\n";
  }

  /** Writes the files into the directory {@code golden} that is named, the recorded one aside. */
  public static void main(String[] arguments) throws IOException {
    Path golden = Path.of(arguments[0]);
    Path operations = Files.createDirectories(golden.resolve("operations"));
    for (Map.Entry<String, Operation> each : all().entrySet()) {
      Files.write(operations.resolve(each.getKey() + ".cose"), each.getValue().bytes());
    }
    Files.writeString(operations.resolve("ids.txt"), ids());
    Path blocks = Files.createDirectories(golden.resolve("blocks"));
    Files.write(blocks.resolve("data-block.cbor"), dataBlock().encode());
  }
}
