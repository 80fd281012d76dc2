package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.crypto.VerificationKey;

/**
 * The body of entry 0: what a log is.
 *
 * @param origin the name of the log, the same as in its checkpoints
 * @param receiptKey the key that signs receipts, and this operation
 * @param checkpointKey the verifier key string of the key that signs checkpoints
 * @param authorities 1 to 16 keys of the entities that may sign BLOCK, SIGNER and FORMAT
 * @param publicEntries whether anyone may read the entries
 */
public record GenesisBody(
    String origin,
    VerificationKey receiptKey,
    String checkpointKey,
    List<VerificationKey> authorities,
    boolean publicEntries) {

  private static final int MAX_AUTHORITIES = 16;
  private static final int MAX_KEY_STRING_BYTES = 512;
  private static final int ORIGIN = 1;
  private static final int RECEIPT_KEY = 2;
  private static final int CHECKPOINT_KEY = 3;
  private static final int AUTHORITIES = 4;
  private static final int PUBLIC_ENTRIES = 5;

  /**
   * @throws MalformedException if a value is not as described above
   */
  public GenesisBody {
    SourceName.require(origin, "genesis, origin (1)");
    if (origin.endsWith("/") || origin.indexOf('+') >= 0) {
      throw new MalformedException("must have no '+' and no last '/'", "genesis, origin (1)");
    }
    Texts.require(checkpointKey, MAX_KEY_STRING_BYTES, "genesis, checkpoint key (3)");
    authorities = List.copyOf(authorities);
    if (authorities.isEmpty() || authorities.size() > MAX_AUTHORITIES) {
      throw new MalformedException(
          "must be 1 to " + MAX_AUTHORITIES + " keys, not " + authorities.size(),
          "genesis, authorities (4)");
    }
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static GenesisBody decode(byte[] body) {
    CborReader in = new CborReader(body, "genesis");
    FieldReader fields = new FieldReader(in, PUBLIC_ENTRIES);
    GenesisBody decoded =
        new GenesisBody(
            fields.field(ORIGIN).text(SourceName.MAX_BYTES),
            readKey(fields.field(RECEIPT_KEY)),
            fields.field(CHECKPOINT_KEY).text(MAX_KEY_STRING_BYTES),
            readAuthorities(fields.field(AUTHORITIES)),
            fields.field(PUBLIC_ENTRIES).bool());
    fields.end();
    in.end();
    return decoded;
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(ORIGIN, out -> out.text(origin))
        .put(RECEIPT_KEY, out -> out.bytes(receiptKey.coseKey()))
        .put(CHECKPOINT_KEY, out -> out.text(checkpointKey))
        .put(AUTHORITIES, this::writeAuthorities)
        .put(PUBLIC_ENTRIES, out -> out.bool(publicEntries))
        .toBytes();
  }

  private void writeAuthorities(CborWriter out) {
    out.array(authorities.size());
    authorities.forEach(key -> out.bytes(key.coseKey()));
  }

  private static List<VerificationKey> readAuthorities(CborReader in) {
    int count = in.array(MAX_AUTHORITIES);
    List<VerificationKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(readKey(in));
    }
    return keys;
  }

  private static VerificationKey readKey(CborReader in) {
    return VerificationKey.fromCoseKey(in.bytes(VerificationKey.MAX_COSE_KEY_BYTES));
  }
}
