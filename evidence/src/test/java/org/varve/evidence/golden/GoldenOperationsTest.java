package org.varve.evidence.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORItemList;
import com.authlete.cbor.CBORTaggedItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.BlockBody;
import org.varve.evidence.operation.Confidentiality;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.SignerBody;

/** The golden operations come out byte for byte, and say what they are meant to say. */
class GoldenOperationsTest {
  private static final Map<String, Operation> ALL = GoldenOperations.all();
  private static final List<VerificationKey> KEYS =
      Stream.of(GoldenKeys.signer(), GoldenKeys.receipt(), GoldenKeys.authority())
          .map(SigningKey::verificationKey)
          .toList();

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void operationsComeOutByteForByte(String name) {
    assertThat(ALL.get(name).bytes()).isEqualTo(file(name).bytes());
  }

  @ParameterizedTest
  @MethodSource("names")
  void operationsVerifyWithOneKeyOnly(String name) {
    assertThat(KEYS).filteredOn(file(name)::signedBy).hasSize(1);
    assertThat(file(name)).isEqualTo(ALL.get(name)).hasSameHashCodeAs(ALL.get(name));
  }

  @Test
  void idsAndLeavesAreThose() {
    assertThat(GoldenOperations.ids()).isEqualTo(GoldenFiles.text("operations/ids.txt"));
  }

  @Test
  void dataBlockComesOutByteForByte() {
    byte[] bytes = GoldenFiles.bytes("blocks/data-block.cbor");
    assertThat(GoldenOperations.dataBlock().encode()).isEqualTo(bytes);
    DataBlock block = DataBlock.decode(bytes);
    assertThat(block.isWhole()).isTrue();
    assertThat(block.operations()).containsExactly(file("data-first"), file("data-full"));
    assertThat(block.blockOperation()).isEqualTo(file("block"));
    assertThat(block.digest()).isEqualTo(Digest.sha256(bytes));
  }

  @Test
  void theRecordedEs256OperationVerifies() {
    Operation operation = GoldenOperations.es256();
    assertThat(operation.signedBy(GoldenKeys.es256().verificationKey())).isTrue();
    assertThat(operation.signedBy(GoldenKeys.signer().verificationKey())).isFalse();
    assertThat(operation.payload().encode()).isEqualTo(file("data-first").payload().encode());
  }

  @Test
  void keysInPemAreThose() {
    assertThat(GoldenFiles.text("keys/ed25519.pem")).isEqualTo(GoldenKeys.signer().pem());
    assertThat(GoldenFiles.text("keys/es256.pem")).isEqualTo(GoldenKeys.es256().pem());
    assertThat(VerificationKey.fromPem(GoldenFiles.text("keys/ed25519-public.pem")))
        .isEqualTo(GoldenKeys.signer().verificationKey());
    assertThat(VerificationKey.fromPem(GoldenFiles.text("keys/es256-public.pem")))
        .isEqualTo(GoldenKeys.es256().verificationKey());
  }

  @Test
  @Tag("Y-7.1.1-c")
  void aDataOperationHoldsMetadataSampleDigestAndSignature() {
    Operation operation = file("data-full");
    OperationPayload payload = operation.payload();
    assertThat(payload.previous()).contains(file("data-first").id());
    assertThat(payload.format()).contains("senml-json/1");
    assertThat(payload.dataType()).contains("temperature");
    assertThat(payload.description()).contains("Supply temperature \u2013 boiler 7");
    assertThat(payload.itemCount()).isEqualTo(3);
    assertThat(payload.contentRoot()).contains(ItemTree.root(GoldenOperations.ITEMS));
    assertThat(payload.sampledFrom()).contains(GoldenOperations.TIME);
    assertThat(payload.sampledTo()).contains(GoldenOperations.TIME.plusMillis(1_999));
    assertThat(payload.labels())
        .containsExactly(
            entry("room", "b"), entry("site", "north"), entry("z", ""), entry("\u00e9tage", "2"));
    assertThat(payload.parents()).hasSize(2).contains(file("data-first").id());
    assertThat(payload.confidentiality()).isEqualTo(Confidentiality.CONFIDENTIAL);
    assertThat(payload.samplingData().orElseThrow()).isEqualTo(GoldenOperations.ITEMS.get(0));
    assertThat(payload.controlData()).containsExactly(entry("retention", "P10Y"));
    assertThat(operation.header().source()).isEqualTo(GoldenOperations.SOURCE);
    assertThat(operation.header().issuedAt()).isEqualTo(GoldenOperations.TIME.plusSeconds(2));
    assertThat(operation.signedBy(GoldenKeys.signer().verificationKey())).isTrue();
  }

  /** The digest of the items is field 9; which hash and tree it is says field 10 beside it. */
  @Test
  @Tag("Y-6.1.2-d")
  void theOracleReadsTheSameFields() throws IOException {
    CBORTaggedItem sign1 =
        (CBORTaggedItem) new CBORDecoder(GoldenFiles.bytes("operations/data-full.cose")).next();
    assertThat(sign1.getTagNumber()).isEqualTo(18);
    List<?> parts = ((CBORItemList) sign1.getTagContent()).parse();
    Object header = new CBORDecoder((byte[]) parts.get(0)).next().parse();
    assertThat(header)
        .asInstanceOf(InstanceOfAssertFactories.map(Object.class, Object.class))
        .containsEntry(1, -8)
        .containsEntry(3, "application/vnd.varve.operation+cbor")
        .containsEntry(4, GoldenKeys.signer().verificationKey().kid().bytes())
        .containsOnlyKeys(1, 3, 4, 15);
    Object payload = new CBORDecoder((byte[]) parts.get(2)).next().parse();
    assertThat(payload)
        .asInstanceOf(InstanceOfAssertFactories.map(Object.class, Object.class))
        .containsOnlyKeys(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
        .containsEntry(8, 3)
        .containsEntry(9, ItemTree.root(GoldenOperations.ITEMS).bytes())
        .containsEntry(10, 0)
        .containsEntry(11, 1_790_000_000_000L)
        .containsEntry(15, 2);
  }

  @Test
  void bodiesSayWhatTheyAreMeantToSay() {
    GenesisBody genesis = GenesisBody.decode(body("genesis"));
    assertThat(genesis.origin()).isEqualTo(GoldenOperations.ORIGIN);
    assertThat(genesis.receiptKey()).isEqualTo(GoldenKeys.receipt().verificationKey());
    assertThat(genesis.authorities())
        .containsExactly(
            GoldenKeys.authority().verificationKey(), GoldenKeys.es256().verificationKey());
    assertThat(genesis.publicEntries()).isTrue();

    SignerBody signer = SignerBody.decode(body("signer"));
    assertThat(signer.key()).isEqualTo(GoldenKeys.signer().verificationKey());
    assertThat(signer.signer()).isEqualTo("urn:varve:signer:be5de2f4bcdc383add3fc9827d345f1a");
    assertThat(signer.state()).isEqualTo(SignerBody.State.ACTIVE);
    assertThat(SignerBody.decode(body("signer-revoked")).state())
        .isEqualTo(SignerBody.State.REVOKED);

    FormatBody format = FormatBody.decode(body("format"));
    assertThat(format.schema().orElseThrow())
        .isEqualTo("{\"type\":\"object\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(GapBody.decode(body("gap")))
        .isEqualTo(new GapBody(1, 3, 40, GapBody.Reason.QUEUE_FULL, 380));

    BlockBody block = BlockBody.decode(body("block"));
    assertThat(block.chain()).isEqualTo(GoldenOperations.ORIGIN);
    assertThat(block.encapsulatedAt()).isEqualTo(GoldenOperations.TIME.plusMillis(2_345));
    assertThat(block.operationCount()).isEqualTo(2);
  }

  private static byte[] body(String name) {
    return file(name).payload().body().orElseThrow();
  }

  private static Operation file(String name) {
    return Operation.decode(GoldenFiles.bytes("operations/" + name + ".cose"));
  }
}
