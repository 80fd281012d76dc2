package org.varve.ledger.channel;

import java.util.HexFormat;
import org.varve.evidence.Digest;
import org.varve.ledger.state.StateKey;
import org.varve.ledger.state.StateKeys;

/**
 * The chaincode's keys in the channel's state, as text.
 *
 * <pre>
 * b/SHA-256 of a data block                {@link AdmissionRecord}
 * attest/size, 16 digits/organisation      the note of an {@link Attestation}
 * table letter/the rest                    {@link StateKeys}: the registry
 * </pre>
 *
 * Digests, sizes and the rest are in hex. No table has the letter b.
 */
public final class ChannelKeys {

  private static final String BLOCKS = "b/";
  private static final String ATTESTATIONS = "attest/";
  private static final HexFormat HEX = HexFormat.of();

  private ChannelKeys() {}

  /** Where the admission of a data block is recorded. */
  public static String block(Digest block) {
    return BLOCKS + block;
  }

  /** Where an organisation's word on the tree of a size is recorded. */
  public static String attestation(long size, String organisation) {
    return ATTESTATIONS + HEX.toHexDigits(size) + "/" + organisation;
  }

  /** Where the value of a key of the contract's state is recorded. */
  public static String of(StateKey key) {
    byte[] bytes = key.bytes();
    return (char) bytes[0] + "/" + HEX.formatHex(bytes, 1, bytes.length);
  }
}
