package org.varve.provisioning;

import java.util.Base64;
import java.util.regex.Pattern;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.SpecField;
import org.varve.evidence.operation.SpecShape;

/** What a DataUser looks like ({@code docs/control.md}). */
public final class DataUserShape {

  private static final int NOTE_BYTES_MAX = 512;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{16,510}={0,2}");
  private static final Pattern NAME = Pattern.compile("\\S{1,128}");
  private static final Pattern ISSUER = Pattern.compile("https?://\\S{1,500}");

  private static final SpecShape SHAPE =
      SpecShape.of(
          "DataUser",
          SpecField.text(
              "key",
              "base64 of a COSE_Key, at most 512 characters",
              "with which he signs what he states; whoever only reads needs none",
              key -> BASE64.matcher(key).matches()),
          SpecField.text(
              "proof",
              "base64 of a signature, at most 128 characters",
              "that he has the key, with which it is required; 'varve identity create' makes it",
              proof -> BASE64.matcher(proof).matches()),
          SpecField.flag("active", "whether he may act; left out: true"),
          SpecField.texts(
              "certificates",
              16,
              "a name in a client certificate",
              "further certificates that he comes with; that of his id is always his",
              name -> NAME.matcher(name).matches()),
          SpecField.maps(
              "tokens",
              8,
              "the tokens that he comes with",
              SpecField.text(
                      "issuer",
                      "an http or https URL",
                      "who issues them",
                      url -> ISSUER.matcher(url).matches())
                  .needed(),
              SpecField.text("subject", 256, "how that one calls him").needed()),
          SpecField.text("description", NOTE_BYTES_MAX, "who he is, for people"),
          SpecField.text("note", NOTE_BYTES_MAX, "for people"));

  private DataUserShape() {}

  /** The key that a spec names. */
  static VerificationKey key(String text) {
    try {
      return VerificationKey.fromCoseKey(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("is not base64 of a COSE_Key: " + e.getMessage(), "spec, key");
    }
  }

  public static SpecShape shape() {
    return SHAPE;
  }
}
