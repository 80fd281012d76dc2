package org.varve.ledger.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.ledger.contract.AdmittedBlock;

/**
 * What the chaincode answers when it records a data block: for whoever sent it, why operations of
 * it were refused. The reasons themselves are in the {@link AdmissionRecord}.
 *
 * <p>CBOR {@code [[position, text], …]}, positions ascending: of the first {@value #ENTRIES_MAX}
 * refused operations, each text at most {@value #TEXT_BYTES_MAX} bytes, since a transaction carries
 * the answer for ever.
 *
 * @param texts by position in the block
 */
public record RefusalDetails(SortedMap<Integer, String> texts) {

  public static final int ENTRIES_MAX = 100;
  public static final int TEXT_BYTES_MAX = 500;

  private static final String WHAT = "refusal details";
  private static final String CUT = "…";

  /** Leaves out and cuts off what is over the limits. */
  public RefusalDetails {
    SortedMap<Integer, String> within = new TreeMap<>();
    texts.entrySet().stream()
        .limit(ENTRIES_MAX)
        .forEach(entry -> within.put(entry.getKey(), cut(entry.getValue())));
    texts = Collections.unmodifiableSortedMap(within);
  }

  public static RefusalDetails of(AdmittedBlock admitted) {
    SortedMap<Integer, String> texts = new TreeMap<>();
    admitted.refusals().forEach((position, refusal) -> texts.put(position, refusal.detail()));
    return new RefusalDetails(texts);
  }

  public byte[] encode() {
    CborWriter writer = new CborWriter();
    writer.array(texts.size());
    texts.forEach((position, text) -> writer.array(2).uint(position).text(text));
    return writer.toBytes();
  }

  /**
   * @throws org.varve.evidence.MalformedException if it is not in the one allowed form
   */
  public static RefusalDetails decode(byte[] encoded) {
    CborReader reader = new CborReader(encoded, WHAT);
    SortedMap<Integer, String> texts = new TreeMap<>();
    int count = reader.array(ENTRIES_MAX);
    for (int i = 0; i < count; i++) {
      reader.arrayOf(2);
      texts.put(Positions.next(reader, texts), reader.text(TEXT_BYTES_MAX));
    }
    reader.end();
    return new RefusalDetails(texts);
  }

  private static String cut(String text) {
    if (text.getBytes(UTF_8).length <= TEXT_BYTES_MAX) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int left = TEXT_BYTES_MAX - CUT.getBytes(UTF_8).length;
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      String character = Character.toString(text.codePointAt(at));
      left -= character.getBytes(UTF_8).length;
      if (left < 0) {
        break;
      }
      kept.append(character);
    }
    return kept.append(CUT).toString();
  }
}
