package org.varve.evidence.crypto;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;

/**
 * The protected header of an operation or a receipt: who says so, about what, when, signed with
 * which key (RFC 9052 §3.1, CWT claims of RFC 9597).
 *
 * @param contentType label 3, of operations only: one '/', no outer spaces
 * @param kid label 4, the RFC 9679 thumbprint of the key
 * @param issuer claim iss: 1 to 8,192 characters, a URI if it contains ':'
 * @param subject claim sub: the same
 * @param issuedAtSeconds claim iat: seconds since 1970, to the end of the year 9999
 * @param verifiableDataStructure label 395, of receipts only (RFC 9942)
 */
public record CoseHeader(
    SignatureAlgorithm algorithm,
    Optional<String> contentType,
    Digest kid,
    String issuer,
    String subject,
    long issuedAtSeconds,
    Optional<Long> verifiableDataStructure) {

  /** The last second of the year 9999, where the timestamps of RFC 3339 and protobuf end. */
  public static final long MAX_SECONDS = 253_402_300_799L;

  private static final int ALG = 1;
  private static final int CONTENT_TYPE = 3;
  private static final int KID = 4;
  private static final int CWT_CLAIMS = 15;
  private static final int VERIFIABLE_DATA_STRUCTURE = 395;
  private static final int ISS = 1;
  private static final int SUB = 2;
  private static final int IAT = 6;
  private static final int MAX_CONTENT_TYPE = 255;
  private static final int MAX_LABELS = 16;
  private static final int MAX_PRIVATE_ITEMS = 64;

  /** Labels below this one are for private use (RFC 9052 §11.1). */
  private static final long PRIVATE_BELOW = -65_536;

  /**
   * @throws MalformedException if a value is not as described above
   */
  public CoseHeader {
    contentType.ifPresent(CoseHeader::requireContentType);
    StringOrUri.require(issuer, "iss");
    StringOrUri.require(subject, "sub");
    if (issuedAtSeconds < 0 || issuedAtSeconds > MAX_SECONDS) {
      throw new MalformedException(
          issuedAtSeconds + " is not within the years 1970 to 9999", "iat");
    }
  }

  /**
   * Decodes the inside of a protected header. Private labels, below −65536, are passed over; any
   * other label, such as {@code crit}, is refused.
   *
   * @throws MalformedException if it is not in the one allowed form
   */
  public static CoseHeader decode(Slice protectedHeader) {
    CborReader in = new CborReader(protectedHeader, "protected header");
    FieldReader labels = new FieldReader(in, MAX_LABELS);
    SignatureAlgorithm algorithm = SignatureAlgorithm.ofCoseNumber(labels.field(ALG).integer());
    Optional<String> contentType = Optional.empty();
    if (labels.has(CONTENT_TYPE)) {
      contentType = Optional.of(labels.field(CONTENT_TYPE).text(4 * MAX_CONTENT_TYPE));
    }
    Digest kid = labels.field(KID).digest();
    FieldReader claims = new FieldReader(labels.field(CWT_CLAIMS), 3);
    String issuer = claims.field(ISS).text(StringOrUri.MAX_BYTES);
    String subject = claims.field(SUB).text(StringOrUri.MAX_BYTES);
    long issuedAtSeconds = claims.field(IAT).integer();
    Optional<Long> vds = Optional.empty();
    if (labels.has(VERIFIABLE_DATA_STRUCTURE)) {
      vds = Optional.of(labels.field(VERIFIABLE_DATA_STRUCTURE).uint());
    }
    passOverPrivate(labels);
    in.end();
    return new CoseHeader(algorithm, contentType, kid, issuer, subject, issuedAtSeconds, vds);
  }

  /** The deterministic CBOR map, without the byte string around it. */
  public byte[] encode() {
    return new FieldWriter()
        .put(ALG, out -> out.integer(algorithm.coseNumber()))
        .put(CONTENT_TYPE, contentType, CborWriter::text)
        .put(KID, out -> out.bytes(kid))
        .put(CWT_CLAIMS, this::writeClaims)
        .put(VERIFIABLE_DATA_STRUCTURE, verifiableDataStructure, CborWriter::uint)
        .toBytes();
  }

  private void writeClaims(CborWriter out) {
    out.map(3);
    out.uint(ISS).text(issuer).uint(SUB).text(subject).uint(IAT).uint(issuedAtSeconds);
  }

  private static void passOverPrivate(FieldReader labels) {
    while (labels.hasNext() && labels.key() < PRIVATE_BELOW) {
      labels.field(labels.key()).skip(MAX_PRIVATE_ITEMS);
    }
    labels.end();
  }

  private static void requireContentType(String type) {
    boolean oneSlash = type.indexOf('/') >= 0 && type.indexOf('/') == type.lastIndexOf('/');
    if (!oneSlash || !type.equals(type.strip()) || type.length() > MAX_CONTENT_TYPE) {
      throw new MalformedException(
          "must have exactly one '/', no outer spaces and at most 255 characters", "content type");
    }
  }
}
