package org.varve.evidence.file;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.log.Receipt;
import org.varve.evidence.operation.SignedStatement;

/**
 * A SCITT Transparent Statement (RFC 9943): a signed statement that carries its receipts in the
 * unprotected header, for exchange with other implementations.
 *
 * <p>What the log hashed is the statement without them, which {@link #decode} gives back.
 *
 * @param statement the statement as the log recorded it
 * @param receipts 1 to 16 receipts, of one log or several
 */
public record TransparentStatement(SignedStatement statement, List<Receipt> receipts) {
  private static final String WHAT = "transparent statement";
  private static final int RECEIPTS = 394;
  private static final int RECEIPTS_MAX = 16;
  private static final int BYTES_MAX =
      SignedStatement.MAX_BYTES + RECEIPTS_MAX * Receipt.BYTES_MAX + 1_024;

  /** Checks the number of receipts. */
  public TransparentStatement {
    receipts = List.copyOf(receipts);
    if (receipts.isEmpty() || receipts.size() > RECEIPTS_MAX) {
      throw new MalformedException("there are 1 to " + RECEIPTS_MAX + " receipts", WHAT);
    }
  }

  /** Reads the COSE_Sign1. Throws {@link MalformedException} unless it has the one allowed form. */
  public static TransparentStatement decode(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedException("has more than " + BYTES_MAX + " bytes", WHAT);
    }
    CborReader in = open(bytes);
    Slice protectedHeader = in.slice(SignedStatement.MAX_BYTES);
    in.mapOf(1);
    if (in.mapKey() != RECEIPTS) {
      throw in.malformed("the only unprotected label is " + RECEIPTS);
    }
    int count = in.array(RECEIPTS_MAX);
    List<Receipt> receipts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      receipts.add(Receipt.decode(in.bytes(Receipt.BYTES_MAX)));
    }
    CborWriter out = start(bytes.length, protectedHeader).map(0);
    copyEnd(in, out);
    return new TransparentStatement(SignedStatement.decode(out.toBytes()), receipts);
  }

  /** The COSE_Sign1 with the receipts. */
  public byte[] encode() {
    CborReader in = open(statement.bytes());
    CborWriter out = start(BYTES_MAX / 8, in.slice(SignedStatement.MAX_BYTES));
    in.mapOf(0);
    out.map(1).uint(RECEIPTS).array(receipts.size());
    receipts.forEach(receipt -> out.bytes(receipt.encode()));
    copyEnd(in, out);
    return out.toBytes();
  }

  private static CborReader open(byte[] bytes) {
    CborReader in = new CborReader(bytes, WHAT);
    in.tag(CoseSign1.TAG);
    in.arrayOf(4);
    return in;
  }

  private static CborWriter start(int expectedBytes, Slice protectedHeader) {
    return new CborWriter(expectedBytes).tag(CoseSign1.TAG).array(4).bytes(protectedHeader);
  }

  /** Payload and signature, which are the same with receipts and without. */
  private static void copyEnd(CborReader in, CborWriter out) {
    out.bytes(in.slice(SignedStatement.MAX_BYTES));
    out.bytes(in.bytesOf(SignatureAlgorithm.SIGNATURE_BYTES));
    in.end();
  }
}
