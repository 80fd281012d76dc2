package org.varve.ledger.channel;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.Refusal;

/**
 * What the channel's state says of a data block that was admitted: all that a fold needs besides
 * the block, so that it looks at no signature.
 *
 * <p>CBOR {@code [0, contract version, [[position, reason code], …]]}, positions ascending.
 *
 * @param contractVersion the rules by which it was admitted
 * @param refusals the operations that were refused, by position in the block
 */
public record AdmissionRecord(int contractVersion, SortedMap<Integer, RefusalReason> refusals) {

  private static final String WHAT = "admission record";
  private static final int VERSION = 0;
  private static final int CONTRACT_VERSION_MAX = 65_535;
  private static final int CODE_MAX = 255;

  public AdmissionRecord {
    refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
  }

  public static AdmissionRecord of(int contractVersion, AdmittedBlock admitted) {
    SortedMap<Integer, RefusalReason> reasons = new TreeMap<>();
    admitted.refusals().forEach((position, refusal) -> reasons.put(position, refusal.reason()));
    return new AdmissionRecord(contractVersion, reasons);
  }

  /**
   * The block with what was said of it.
   *
   * @throws IllegalArgumentException if a position is none of the block's
   */
  public AdmittedBlock admitted(DataBlock block) {
    SortedMap<Integer, Refusal> of = new TreeMap<>();
    refusals.forEach((position, reason) -> of.put(position, Refusal.atAdmission(reason)));
    return new AdmittedBlock(block, of);
  }

  public byte[] encode() {
    CborWriter writer = new CborWriter();
    writer.array(3).uint(VERSION).uint(contractVersion).array(refusals.size());
    refusals.forEach((position, reason) -> writer.array(2).uint(position).uint(reason.code()));
    return writer.toBytes();
  }

  /**
   * @throws org.varve.evidence.MalformedException if it is not in the one allowed form
   */
  public static AdmissionRecord decode(byte[] encoded) {
    CborReader reader = new CborReader(encoded, WHAT);
    reader.arrayOf(3);
    reader.uint(VERSION);
    int contractVersion = (int) reader.uint(CONTRACT_VERSION_MAX);
    SortedMap<Integer, RefusalReason> refusals = new TreeMap<>();
    int count = reader.array(DataBlock.MAX_OPERATIONS);
    for (int i = 0; i < count; i++) {
      reader.arrayOf(2);
      refusals.put(Positions.next(reader, refusals), reason(reader));
    }
    reader.end();
    return new AdmissionRecord(contractVersion, refusals);
  }

  private static RefusalReason reason(CborReader reader) {
    int code = (int) reader.uint(CODE_MAX);
    return RefusalReason.ofCode(code)
        .filter(RefusalReason::isDecidedAtAdmission)
        .orElseThrow(
            () ->
                reader.malformed(
                    code + " is no reason that admission gives; a newer program may know it"));
  }
}
