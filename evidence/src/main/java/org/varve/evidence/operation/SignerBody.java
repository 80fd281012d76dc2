package org.varve.evidence.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.crypto.VerificationKey;

/**
 * The body of a SIGNER operation: which key speaks for which sources from here on.
 *
 * @param signer the name that the signer's operations carry as iss
 * @param key the signer's key
 * @param sources 1 to 64 exact names of sources, or prefixes that end in {@code *}
 * @param state whether the binding holds
 * @param tokenId the one-time enrolment token that was used up
 */
public record SignerBody(
    String signer,
    VerificationKey key,
    List<String> sources,
    State state,
    Optional<Digest> tokenId) {

  /** Whether a binding holds. */
  public enum State {
    ACTIVE,
    REVOKED
  }

  private static final int MAX_SOURCES = 64;
  private static final String ANY_SUFFIX = "*";
  private static final int SIGNER = 1;
  private static final int KEY = 2;
  private static final int SOURCES = 3;
  private static final int STATE = 4;
  private static final int TOKEN_ID = 5;

  /**
   * @throws MalformedException if a value is not as described above
   */
  public SignerBody {
    SourceName.require(signer, "signer body, signer (1)");
    sources = List.copyOf(sources);
    if (sources.isEmpty() || sources.size() > MAX_SOURCES) {
      throw new MalformedException(
          "must be 1 to " + MAX_SOURCES + ", not " + sources.size(), "signer body, sources (3)");
    }
    sources.forEach(source -> SourceName.require(source, "signer body, sources (3)"));
  }

  /** Whether the key may sign for this source by its name; the state is another question. */
  public boolean covers(String source) {
    return sources.stream().anyMatch(pattern -> covers(pattern, source));
  }

  /** Whether a pattern, an exact name or a prefix that ends in {@code *}, covers this source. */
  public static boolean covers(String pattern, String source) {
    return pattern.endsWith(ANY_SUFFIX)
        ? source.startsWith(pattern.substring(0, pattern.length() - 1))
        : source.equals(pattern);
  }

  /**
   * @throws MalformedException if it is not such a body in the one allowed form
   */
  public static SignerBody decode(byte[] body) {
    CborReader in = new CborReader(body, "signer body");
    FieldReader fields = new FieldReader(in, TOKEN_ID);
    String signer = fields.field(SIGNER).text(SourceName.MAX_BYTES);
    VerificationKey key =
        VerificationKey.fromCoseKey(fields.field(KEY).bytes(VerificationKey.MAX_COSE_KEY_BYTES));
    List<String> sources = readSources(fields.field(SOURCES));
    State state = State.values()[(int) fields.field(STATE).uint(State.values().length - 1)];
    Optional<Digest> tokenId =
        fields.has(TOKEN_ID) ? Optional.of(fields.field(TOKEN_ID).digest()) : Optional.empty();
    fields.end();
    in.end();
    return new SignerBody(signer, key, sources, state, tokenId);
  }

  /** The deterministic CBOR map. */
  public byte[] encode() {
    return new FieldWriter()
        .put(SIGNER, out -> out.text(signer))
        .put(KEY, out -> out.bytes(key.coseKey()))
        .put(SOURCES, this::writeSources)
        .put(STATE, out -> out.uint(state.ordinal()))
        .put(TOKEN_ID, tokenId, CborWriter::bytes)
        .toBytes();
  }

  private void writeSources(CborWriter out) {
    out.array(sources.size());
    sources.forEach(out::text);
  }

  private static List<String> readSources(CborReader in) {
    int count = in.array(MAX_SOURCES);
    List<String> sources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sources.add(in.text(SourceName.MAX_BYTES));
    }
    return sources;
  }
}
