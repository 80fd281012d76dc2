package org.varve.ledger.resource;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.NoteKeyType;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/**
 * An organisation that runs a ledger together with others: who it is there, and the keys of its
 * node. Joining is the first version, leaving is the deletion, and another key is another version.
 *
 * @param mspId what the ledger's network calls it
 * @param cosigner cosigns checkpoints, as {@code <origin>/<id>}
 * @param logKey signs the checkpoints that its node serves, under the log's origin
 * @param receiptKey signs the receipts that its node gives
 * @param authority signs BLOCK, SIGNER, FORMAT and ACCESS operations as the authorities of the
 *     genesis operation do; empty if its node's key is one of those, or it records nothing
 */
public record OrganisationSpec(
    String mspId,
    NoteKey cosigner,
    NoteKey logKey,
    VerificationKey receiptKey,
    Optional<VerificationKey> authority) {

  public static final String MSP_ID = "mspId";
  public static final String COSIGNER = OrganisationKeys.COSIGNER;
  public static final String LOG_KEY = OrganisationKeys.LOG_KEY;
  public static final String RECEIPT_KEY = OrganisationKeys.RECEIPT_KEY;
  public static final String AUTHORITY = OrganisationKeys.AUTHORITY;

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern MSP = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final List<String> NAMES =
      List.of(MSP_ID, COSIGNER, LOG_KEY, RECEIPT_KEY, AUTHORITY, "note");

  /**
   * The spec of an organisation of a log.
   *
   * @throws MalformedException if the id or a value is not as described above, or two keys are one
   */
  public static OrganisationSpec of(String origin, String id, Spec spec) {
    requireId(id);
    spec.requireOnly(NAMES);
    OrganisationKeys keys = OrganisationKeys.of(spec);
    require(keys.cosigner(), COSIGNER, NoteKeyType.COSIGNATURE_V1, cosignerName(origin, id));
    require(keys.logKey(), LOG_KEY, NoteKeyType.ED25519, origin);
    OrganisationSpec organisation =
        new OrganisationSpec(
            mspId(spec.requiredText(MSP_ID)),
            keys.cosigner(),
            keys.logKey(),
            keys.receiptKey(),
            keys.authority());
    organisation.requireKeysOfTheirOwn();
    return organisation;
  }

  /** The name under which an organisation cosigns checkpoints of a log. */
  public static String cosignerName(String origin, String id) {
    return origin + "/" + id;
  }

  /** The spec that says so. */
  public Spec spec() {
    Map<String, SpecValue> values = new TreeMap<>();
    values.put(MSP_ID, SpecValue.of(mspId));
    values.put(COSIGNER, SpecValue.of(cosigner.toString()));
    values.put(LOG_KEY, SpecValue.of(logKey.toString()));
    values.put(RECEIPT_KEY, SpecValue.of(base64(receiptKey)));
    authority.ifPresent(key -> values.put(AUTHORITY, SpecValue.of(base64(key))));
    return Spec.of(values);
  }

  private static String base64(VerificationKey key) {
    return Base64.getEncoder().encodeToString(key.coseKey());
  }

  /**
   * @throws MalformedException if no organisation can be called so
   */
  public static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new MalformedException("must have 1 to 32 of a-z, 0-9 and '-'", "id '" + id + "'");
    }
  }

  private static String mspId(String text) {
    if (!MSP.matcher(text).matches()) {
      throw new MalformedException(
          "'%s' must have 1 to 128 of a-z, A-Z, 0-9, '.', '_' and '-'".formatted(text),
          "spec, " + MSP_ID);
    }
    return text;
  }

  private static void require(NoteKey key, String field, NoteKeyType type, String name) {
    if (key.type() != type) {
      throw new MalformedException(
          "is a key of type %s, expected %s".formatted(key.type(), type), "spec, " + field);
    }
    if (!key.name().equals(name)) {
      throw new MalformedException(
          "is a key of the name '%s', expected '%s'".formatted(key.name(), name), "spec, " + field);
    }
  }

  /** Each signs other things: a key of two uses could be made to sign one as the other. */
  private void requireKeysOfTheirOwn() {
    List<VerificationKey> keys =
        Stream.concat(Stream.of(cosigner.key(), logKey.key(), receiptKey), authority.stream())
            .toList();
    if (keys.stream().distinct().count() < keys.size()) {
      throw new MalformedException("names one key for two uses; make a key for each", "spec");
    }
  }
}
