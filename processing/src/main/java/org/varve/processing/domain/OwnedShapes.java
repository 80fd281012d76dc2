package org.varve.processing.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.varve.evidence.operation.SourceName;
import org.varve.evidence.operation.SpecField;
import org.varve.evidence.operation.SpecShape;

/** What the resources look like that processing owns ({@code docs/control.md}). */
public final class OwnedShapes {

  private static final int NOTE_BYTES_MAX = 512;
  private static final int ALERT_BYTES_MAX = 2_048;
  private static final int LIST_MAX = 64;
  private static final String KEY_LIMITS = "base64 of a COSE_Key, at most 512 characters";
  private static final String SOURCE_LIMITS =
      "an exact name of a source, or a prefix that ends in *";
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{16,510}={0,2}");
  private static final Pattern NOTE_KEY =
      Pattern.compile("[^+\\s]{1,255}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}");
  private static final Pattern MSP = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern FIELD = Pattern.compile("\\S{1,256}");

  private static final SpecShape OPERATOR = credential("Operator", "an operator");
  private static final SpecShape SUPERVISOR = credential("Supervisor", "a supervisor");

  private static final SpecShape GRANT =
      SpecShape.of(
          "Grant",
          SpecField.text(
                  "user",
                  "the id of a DataUser, or * for every one",
                  "who has the right",
                  name -> name.equals("*") || NAME.matcher(name).matches())
              .needed(),
          sources("what he has the right to").needed(),
          texts("dataTypes", "the data types that it covers; left out: all"),
          texts("fields", "the fields that are shown, all others are masked; left out: all"),
          SpecField.texts(
              "rights",
              3,
              "one of read, update, derive",
              "what he may do; left out: read",
              List.of("read", "update", "derive")::contains),
          texts("purposes", "what he may use it for, one of which each call names; left out: any"),
          time("from", "when it begins; left out: at once"),
          time("until", "when it has ended; left out: never"),
          SpecField.text("request", 255, "the AccessRequest that it answers"),
          note());

  private static final SpecShape ACCESS_REQUEST =
      SpecShape.of(
          "AccessRequest",
          sources("what he asks for").needed(),
          texts("dataTypes", "the data types that he asks for; left out: all"),
          texts("fields", "the fields that he asks for; left out: all"),
          SpecField.texts(
              "rights",
              3,
              "one of read, update, derive",
              "what he would do; left out: read",
              List.of("read", "update", "derive")::contains),
          texts("purposes", "what he would use it for"),
          time("from", "from when on; left out: at once"),
          time("until", "until when; left out: for ever"),
          SpecField.text("reason", NOTE_BYTES_MAX, "why, for who decides"),
          note());

  private static final SpecShape OWNERSHIP =
      SpecShape.of(
          "Ownership",
          SpecField.text(
                  "owner", "the id of a DataUser", "who owns it", n -> NAME.matcher(n).matches())
              .needed(),
          SpecField.text("how", NOTE_BYTES_MAX, "how it came to him, such as sale or inheritance"),
          note());

  private static final SpecShape ORGANISATION =
      SpecShape.of(
          "Organisation",
          SpecField.text(
                  "mspId",
                  "1 to 128 of a-z, A-Z, 0-9, '.', '_' and '-'",
                  "what the ledger's network calls it",
                  id -> MSP.matcher(id).matches())
              .needed(),
          noteKey("cosigner", "cosigns checkpoints, under the log's origin, a slash and the id"),
          noteKey("logKey", "signs the checkpoints of its node, under the log's origin"),
          coseKey("receiptKey", "signs the receipts of its node").needed(),
          coseKey(
              "authority",
              "signs data blocks, bindings and formats; left out: the genesis operation names its key"),
          note());

  private static final SpecShape ALERT_RULE =
      SpecShape.of(
          "AlertRule",
          SpecField.word(
                  "on",
                  "what is looked for",
                  "silent-source",
                  "gap",
                  "fork",
                  "clock-skew",
                  "damage",
                  "denied-reads",
                  "log-fork",
                  "entity-down",
                  "signer-revoked")
              .needed(),
          sources("whose data is looked at; left out: all"),
          SpecField.integer(
              "threshold", 1, 1_000_000_000, "from how many on; left out: as built in"),
          SpecField.integer(
              "withinSeconds",
              1,
              31_536_000,
              "how long, or over which time; left out: as built in"),
          SpecField.word(
              "severity", "how bad it is; left out: as built in", "info", "warning", "critical"),
          SpecField.flag("active", "whether it is looked for; left out: true"),
          note());

  private static final SpecShape RETENTION =
      SpecShape.of(
          "Retention",
          sources("whose content it is about").needed(),
          texts("dataTypes", "the data types that it is about; left out: all"),
          SpecField.integer(
                  "days", 0, 36_500, "how long content is kept after it was recorded, at least")
              .needed(),
          note());

  private static final SpecShape ACKNOWLEDGEMENT =
      SpecShape.of(
          "Acknowledgement",
          SpecField.text("alert", ALERT_BYTES_MAX, "the id of the alert").needed(),
          time("since", "when it fired, as the alert says").needed(),
          SpecField.text("note", NOTE_BYTES_MAX, "what he says about it"));

  private static final List<SpecShape> ALL =
      List.of(
          OPERATOR,
          SUPERVISOR,
          GRANT,
          ACCESS_REQUEST,
          OWNERSHIP,
          ORGANISATION,
          ALERT_RULE,
          RETENTION,
          ACKNOWLEDGEMENT);

  private OwnedShapes() {}

  public static List<SpecShape> all() {
    return ALL;
  }

  /** The shape of a kind; empty if processing does not own it. */
  public static Optional<SpecShape> of(String kind) {
    return ALL.stream().filter(shape -> shape.kind().equals(kind)).findFirst();
  }

  private static SpecShape credential(String kind, String whose) {
    return SpecShape.of(
        kind,
        coseKey("key", "with which " + whose + " of this id signs").needed(),
        SpecField.text(
                "proof",
                "base64 of a signature, at most 128 characters",
                "that whose credential this is has the key; 'varve identity create' makes it",
                proof -> BASE64.matcher(proof).matches())
            .needed(),
        SpecField.flag("active", "whether he may act; left out: true"),
        note());
  }

  private static SpecField coseKey(String name, String meaning) {
    return SpecField.text(name, KEY_LIMITS, meaning, key -> BASE64.matcher(key).matches());
  }

  private static SpecField noteKey(String name, String meaning) {
    return SpecField.text(
            name,
            "a verifier key string, name+key id+base64",
            meaning,
            key -> NOTE_KEY.matcher(key).matches())
        .needed();
  }

  private static SpecField sources(String meaning) {
    return SpecField.texts("sources", LIST_MAX, SOURCE_LIMITS, meaning, SourceName::isOne);
  }

  private static SpecField texts(String name, String meaning) {
    Predicate<String> rule = text -> FIELD.matcher(text).matches();
    return SpecField.texts(name, LIST_MAX, "1 to 256 characters without space", meaning, rule);
  }

  private static SpecField time(String name, String meaning) {
    return SpecField.text(
        name, "a time such as 2027-01-01T00:00:00Z", meaning, text -> isTime(text));
  }

  private static SpecField note() {
    return SpecField.text("note", NOTE_BYTES_MAX, "for people");
  }

  private static boolean isTime(String text) {
    try {
      return Instant.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
