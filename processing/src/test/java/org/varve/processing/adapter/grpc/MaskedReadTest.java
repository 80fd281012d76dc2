package org.varve.processing.adapter.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.processing.adapter.grpc.Messages.all;
import static org.varve.processing.adapter.grpc.Messages.assertFails;
import static org.varve.processing.adapter.grpc.Messages.bytes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.Content;
import org.varve.ledger.ResourceKind;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** A user with a right to some fields gets those, in items that still verify, and no others. */
@Timeout(60)
@Tag("Y-6.2.5-b")
class MaskedReadTest {
  private static final Requester ALICE = Requester.newBuilder().setUser("alice").build();
  private static final String MARKER = "plate B-VE 4561";

  @TempDir Path folder;

  private final LedgerNode node = LedgerNode.withReader();
  private final SaltedItem item =
      SaltedItem.of(List.of(field("speed", "47"), field("plate", MARKER)));
  private Operation salted;
  private Operation raw;
  private ProcessingEntity processing;
  private ServedNode served;
  private S2pServiceBlockingStub s2p;

  @BeforeEach
  void start() throws IOException {
    node.append(
        node.founds(ResourceKind.DATA_USER, "alice", Spec.empty()),
        node.founds(
            ResourceKind.GRANT,
            "speeds",
            Spec.of(
                Map.of(
                    "user", SpecValue.of("alice"),
                    "sources", SpecValue.of(List.of(node.source().name())),
                    "fields", SpecValue.of(List.of("speed"))))));
    List<byte[]> items = List.of(item.encode());
    node.contents().put(List.of(Content.of(Commitment.SALTED_FIELDS, items)));
    salted = node.source().says(items, payload -> payload.items(ItemTree.ofFields(List.of(item))));
    node.append(salted);
    raw = node.recorded("raw, whole or not at all");
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, node.ledger(), node.contents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
    s2p = S2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY));
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  void contentHasTheFieldsOfTheGrantAndDigestsInPlaceOfTheOthers() {
    byte[] given = all(s2p.getContent(content(salted))).get(0).getItem().toByteArray();
    SaltedItem shown = SaltedItem.decode(given, "item");
    assertThat(shown.shown()).extracting(SaltedField::name).containsExactly("speed");
    assertThat(shown.leaf()).isEqualTo(item.leaf());
    assertThat(new String(given, UTF_8)).doesNotContain(MARKER).doesNotContain("plate");
    assertThat(contains(given, item.field(1).orElseThrow().salt()))
        .as("without the salt the value cannot be guessed")
        .isFalse();
  }

  @Test
  void evidenceHasAMaskedItemThatStillVerifies() {
    ProveResponse proof =
        s2p.prove(
            ProveRequest.newBuilder()
                .setRequester(ALICE)
                .setOperationId(bytes(salted.id()))
                .setItemIndex(0)
                .setIncludeItem(true)
                .build());
    SaltedItem shown = SaltedItem.decode(proof.getItem().getItem().toByteArray(), "item");
    assertThat(ItemTree.rootFrom(Commitment.SALTED_FIELDS, shown.leaf(), 0, 1, List.of()))
        .isEqualTo(salted.payload().contentRoot().orElseThrow());
    assertThat(proof.toString()).doesNotContain(MARKER);
  }

  @Test
  void whatCannotBeMaskedIsNotGivenAtAll() {
    assertFails(ErrorReason.ACCESS_DENIED, () -> all(s2p.getContent(content(raw))));
    for (boolean withItem : List.of(true, false)) {
      assertFails(
          ErrorReason.ACCESS_DENIED,
          () ->
              s2p.prove(
                  ProveRequest.newBuilder()
                      .setRequester(ALICE)
                      .setOperationId(bytes(raw.id()))
                      .setItemIndex(0)
                      .setIncludeItem(withItem)
                      .build()));
    }
  }

  @Test
  void whoMaySeeAllSeesAll() {
    byte[] given =
        all(s2p.getContent(
                GetContentRequest.newBuilder().setOperationId(bytes(salted.id())).build()))
            .get(0)
            .getItem()
            .toByteArray();
    assertThat(given).isEqualTo(item.encode());
  }

  private static GetContentRequest content(Operation operation) {
    return GetContentRequest.newBuilder()
        .setRequester(ALICE)
        .setOperationId(bytes(operation.id()))
        .build();
  }

  private static boolean contains(byte[] in, byte[] part) {
    for (int i = 0; i + part.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  private static SaltedField field(String name, String value) {
    byte[] salt = new byte[SaltedField.SALT_BYTES];
    new Random(name.hashCode()).nextBytes(salt);
    return SaltedField.of(salt, name, value.getBytes(UTF_8));
  }
}
