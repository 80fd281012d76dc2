package org.varve.launcher.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;

/** A source that signs readings, as an agent would, before the clock runs. Not thread-safe. */
final class BenchSource {

  static final String FORMAT = "senml-json/1";

  private static final long FIRST = 1_767_225_600;

  private final OperationSigner signer;
  private final String name;

  /** Of a bench, so they need not be secret. */
  private final Random salts = new Random(1);

  private long sequence;
  private long readings;
  private @Nullable OperationId previous;

  /** An operation with its items. */
  record Signed(Operation operation, List<byte[]> items) {

    long bytes() {
      return operation.size() + items.stream().mapToLong(item -> item.length).sum();
    }
  }

  BenchSource(OperationSigner signer, String name) {
    this.signer = signer;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The next operations, of so many readings each. */
  List<Signed> sign(int operations, int readingsEach) {
    List<Signed> signed = new ArrayList<>(operations);
    for (int i = 0; i < operations; i++) {
      signed.add(sign(readingsEach, Commitment.RAW_BYTES));
    }
    return signed;
  }

  /** The same, each reading as the only field of its item, with a salt. */
  List<Signed> signSalted(int operations, int readingsEach) {
    List<Signed> signed = new ArrayList<>(operations);
    for (int i = 0; i < operations; i++) {
      signed.add(sign(readingsEach, Commitment.SALTED_FIELDS));
    }
    return signed;
  }

  private Signed sign(int count, Commitment commitment) {
    Instant from = time();
    List<byte[]> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(commitment == Commitment.RAW_BYTES ? reading() : salted(reading()));
    }
    sequence++;
    OperationPayload payload =
        OperationPayload.of(OperationKind.DATA)
            .epoch(1)
            .sequence(sequence)
            .previous(previous)
            .format(FORMAT)
            .dataType("power")
            .items(ItemTree.of(commitment, items))
            .sampledFrom(from)
            .sampledTo(time())
            .build();
    Operation operation = signer.sign(name, from, payload);
    previous = operation.id();
    return new Signed(operation, items);
  }

  private byte[] salted(byte[] pack) {
    byte[] salt = new byte[SaltedField.SALT_BYTES];
    salts.nextBytes(salt);
    byte[] record = Arrays.copyOfRange(pack, 1, pack.length - 1);
    return SaltedItem.of(List.of(SaltedField.of(salt, name + "/power", record))).encode();
  }

  private Instant time() {
    return Instant.ofEpochSecond(FIRST + readings / 1000, readings % 1000 * 1_000_000);
  }

  private byte[] reading() {
    readings++;
    String text =
        String.format(
            Locale.ROOT,
            "[{\"n\":\"%s/power\",\"u\":\"W\",\"t\":%d.%03d,\"v\":%d.25}]",
            name,
            FIRST + readings / 1000,
            readings % 1000,
            readings % 100_000);
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
