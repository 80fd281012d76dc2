package org.varve.evidence.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;

class SaltedItemTest {
  private static final byte[] SALT = new byte[SaltedField.SALT_BYTES];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void maskingAnySubsetKeepsTheLeafAndCanBeReadBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      SaltedItem item = random(random);
      SaltedItem masked = item.masked(name -> random.nextBoolean());
      SaltedItem read = SaltedItem.decode(masked.encode(), "item 3");
      assertThat(read).as("seed %d, item %d", seed, i).isEqualTo(masked);
      assertThat(read.leaf()).as("seed %d, item %d", seed, i).isEqualTo(item.leaf());
      assertThat(read.digests()).isEqualTo(item.digests());
      assertThat(read.size()).isEqualTo(item.size());
      assertThat(item.shown()).containsAll(read.shown());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyBitOfAMaskedItemCounts(long seed) {
    Random random = new Random(seed);
    SaltedItem item = random(random).masked(name -> random.nextBoolean());
    byte[] encoded = item.encode();
    for (int bit = 0; bit < 8 * encoded.length; bit++) {
      byte[] flipped = encoded.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(hasLeaf(flipped, item.leaf())).as("seed %d, bit %d", seed, bit).isFalse();
    }
  }

  @Test
  void theLeafIsWhatTheDocumentSays() {
    SaltedField a = field("a", "1");
    SaltedField b = field("b", "2");
    byte[] encodedField =
        new CborWriter().array(3).bytes(SALT).text("a").bytes("1".getBytes(UTF_8)).toBytes();
    assertThat(a.digest()).isEqualTo(Digest.sha256(new byte[] {2}, encodedField));
    assertThat(SaltedItem.of(List.of(a, b)).leaf())
        .isEqualTo(Digest.sha256(new byte[] {0}, a.digest().bytes(), b.digest().bytes()));
  }

  @Test
  void aSaltedContentRootIsThatOfNoRawItems() {
    SaltedItem item = SaltedItem.of(List.of(field("a", "1"), field("b", "2")));
    Digest salted = ItemTree.of(Commitment.SALTED_FIELDS, List.of(item.encode())).root();
    byte[] digests = new byte[2 * Digest.BYTES];
    item.digests().get(0).copyTo(digests, 0);
    item.digests().get(1).copyTo(digests, Digest.BYTES);
    // Anyone may record any bytes; with these as a raw item, the trees are the same.
    assertThat(ItemTree.leafHash(digests)).isEqualTo(item.leaf());
    assertThat(ItemTree.root(List.of(digests))).isNotEqualTo(salted);
    assertThat(ItemTree.hasRoot(List.of(item.encode()), salted)).isTrue();
    assertThat(ItemTree.hasRoot(List.of(digests), salted)).isFalse();
  }

  @Test
  void whatIsNotMaskedCannotTradePlaces() {
    SaltedField a = field("a", "1");
    SaltedField b = field("b", "1");
    assertThat(SaltedItem.of(List.of(a, b)).leaf())
        .isNotEqualTo(SaltedItem.of(List.of(b, a)).leaf());
  }

  @Test
  void noOperationCommitsToAMaskedItem() {
    byte[] masked =
        SaltedItem.of(List.of(field("a", "1"), field("b", "2"))).masked("a"::equals).encode();
    refuses(
        () -> ItemTree.of(Commitment.SALTED_FIELDS, List.of(masked)),
        "item 0.field 1",
        "the field is masked");
    assertThat(ItemTree.hasRoot(List.of(masked), Digest.sha256(masked))).isFalse();
  }

  @Test
  void refusesWhatIsNotSuchAnItemAndNamesThePlace() {
    decodes(out -> out.array(0), "item 3", "1 to 256 fields, not 0");
    decodes(out -> out.uint(1), "item 3, byte 0", "expected an array");
    decodes(out -> out.array(1).uint(1), "item 3.field 0", "expected an array");
    decodes(out -> out.array(1).bytes(new byte[31]), "item 3.field 0", "expected 32 bytes");
    decodes(out -> out.array(1).array(2).bytes(SALT).text("a"), "item 3.field 0", "3 items");
    decodes(out -> field(out.array(1), new byte[15], "a"), "item 3.field 0", "expected 16 bytes");
    decodes(out -> field(out.array(1), SALT, ""), "item 3.field 0", "must not be empty");
    decodes(out -> field(out.array(1), SALT, "a\u001bb"), "item 3.field 0", "control");
    decodes(out -> field(out.array(1), SALT, "a\u202eb"), "item 3.field 0", "control");
    decodes(out -> field(out.array(1), SALT, "a".repeat(513)), "item 3.field 0", "limit of 512");
    decodes(
        out -> field(field(out.array(2), SALT, "a"), SALT, "a"), "item 3.field 1", "the same name");
    decodes(out -> manyDigests(out, 257), "item 3, byte 0", "limit of 256");
  }

  @Test
  void aMaskedItemNeverOutgrowsTheLimitOfItems() {
    List<SaltedField> fields = new ArrayList<>();
    IntStream.range(1, 256).forEach(i -> fields.add(field(String.valueOf((char) (0x100 + i)), "")));
    int others = SaltedItem.of(fields).encode().length;
    fields.add(field("x", "v".repeat(SaltedItem.BYTES_MAX - others - 26)));
    SaltedItem largest = SaltedItem.of(fields);
    assertThat(SaltedItem.BYTES_MAX - largest.encode().length).isZero();
    byte[] masked = largest.masked("x"::equals).encode();
    assertThat(masked.length).isGreaterThan(SaltedItem.BYTES_MAX);
    assertThat(SaltedItem.decode(masked, "item 0").leaf()).isEqualTo(largest.leaf());
    fields.set(255, field("x", "v".repeat(SaltedItem.BYTES_MAX)));
    refuses(() -> SaltedItem.of(fields), "item", "at most " + SaltedItem.BYTES_MAX);
  }

  @Test
  void anOperationSaysWhichCommitmentItMakes() {
    ItemTree tree =
        ItemTree.of(
            Commitment.SALTED_FIELDS, List.of(SaltedItem.of(List.of(field("a", "1"))).encode()));
    OperationPayload payload =
        OperationPayload.of(OperationKind.DATA)
            .sequence(1)
            .format("senml-json/1")
            .dataType("speed")
            .items(tree)
            .sampledFrom(Instant.EPOCH)
            .sampledTo(Instant.EPOCH)
            .build();
    OperationPayload read = OperationPayload.decode(Slice.of(payload.encode()));
    assertThat(read.commitment()).isEqualTo(Commitment.SALTED_FIELDS);
    assertThat(read.contentRoot()).contains(tree.root());
    refuses(
        () ->
            OperationPayload.of(OperationKind.GAP)
                .sequence(2)
                .commitment(Commitment.SALTED_FIELDS)
                .build(),
        "payload",
        "");
  }

  private static boolean hasLeaf(byte[] item, Digest leaf) {
    try {
      return SaltedItem.decode(item, "item 0").leaf().equals(leaf);
    } catch (MalformedException e) {
      return false;
    }
  }

  private static void decodes(Consumer<CborWriter> item, String where, String rule) {
    CborWriter out = new CborWriter();
    item.accept(out);
    refuses(() -> SaltedItem.decode(out.toBytes(), "item 3"), where, rule);
  }

  private static void refuses(ThrowingCallable call, String where, String rule) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(call)
        .satisfies(
            e -> {
              assertThat(e.where()).startsWith(where);
              assertThat(e.rule()).contains(rule);
            });
  }

  private static CborWriter field(CborWriter out, byte[] salt, String name) {
    return out.array(3).bytes(salt).text(name).bytes(new byte[] {1});
  }

  private static void manyDigests(CborWriter out, int count) {
    out.array(count);
    IntStream.range(0, count).forEach(i -> out.bytes(new byte[32]));
  }

  private static SaltedField field(String name, String value) {
    return SaltedField.of(SALT, name, value.getBytes(UTF_8));
  }

  private static SaltedItem random(Random random) {
    List<SaltedField> fields = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      byte[] salt = new byte[SaltedField.SALT_BYTES];
      random.nextBytes(salt);
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      fields.add(SaltedField.of(salt, "field-" + i, value));
    }
    return SaltedItem.of(fields);
  }
}
