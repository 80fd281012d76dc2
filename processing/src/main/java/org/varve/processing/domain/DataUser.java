package org.varve.processing.domain;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.resource.ActorSpec;

/**
 * A data user as his DataUser resource says (ITU-T Y.4561 clause 8.3).
 *
 * @param id his name, for ever; a certificate with this name is his
 * @param active whether he may do anything
 * @param certificates further names in certificates that are his
 * @param tokens the subjects of tokens that are his
 */
public record DataUser(
    String id, boolean active, List<String> certificates, List<TokenSubject> tokens) {
  private static final int ENTRIES_MAX = 16;

  public DataUser {
    certificates = List.copyOf(certificates);
    tokens = List.copyOf(tokens);
    requireFew("certificates", certificates);
    requireFew("tokens", tokens);
  }

  /** Who a JSON Web Token is about. */
  public record TokenSubject(String issuer, String subject) {}

  /**
   * @throws MalformedException if the spec is not as described above
   */
  public static DataUser of(String id, Spec spec) {
    List<TokenSubject> tokens = new ArrayList<>();
    for (SpecValue value : spec.list("tokens")) {
      if (!(value instanceof SpecValue.Named token)) {
        throw new MalformedException("must be a list of maps", "spec, tokens");
      }
      tokens.add(
          new TokenSubject(
              token.spec().requiredText("issuer"), token.spec().requiredText("subject")));
    }
    return new DataUser(id, ActorSpec.of(spec).active(), spec.texts("certificates"), tokens);
  }

  /** Whether a certificate with this name is his. */
  public boolean hasCertificate(String name) {
    return id.equals(name) || certificates.contains(name);
  }

  private static void requireFew(String field, List<?> entries) {
    if (entries.size() > ENTRIES_MAX) {
      throw new MalformedException(
          "has " + entries.size() + " entries, over the limit of " + ENTRIES_MAX, "spec, " + field);
    }
  }
}
