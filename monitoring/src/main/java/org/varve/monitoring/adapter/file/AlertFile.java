package org.varve.monitoring.adapter.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.cbor.FieldReader;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.operation.OperationId;
import org.varve.monitoring.application.AlertStore;
import org.varve.monitoring.domain.Alert;
import org.varve.monitoring.domain.AlertBook;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.Finding;
import org.varve.monitoring.domain.Severity;
import org.varve.rp.PrivateFiles;

/** Keeps all alerts in one file of CBOR, in base64, so that it can be copied as text. */
public final class AlertFile implements AlertStore {
  private static final int TEXT_BYTES_MAX = 64 << 10;
  private static final int RULE = 1;
  private static final int SUBJECT = 2;
  private static final int SENTENCE = 3;
  private static final int SINCE = 4;
  private static final int STATE = 5;
  private static final int SUPERVISOR = 6;
  private static final int ACKNOWLEDGED = 7;
  private static final int NOTE = 8;
  private static final int OPERATION = 9;
  private static final int RESOLVED = 10;
  private static final int REVISION = 11;
  private static final int SEVERITY = 12;

  private final Path file;

  public AlertFile(Path file) {
    this.file = file;
  }

  @Override
  public List<Alert> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      CborReader in =
          new CborReader(Base64.getMimeDecoder().decode(Files.readString(file)), "alerts");
      int count = in.array(AlertBook.ALERTS_MAX);
      List<Alert> alerts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        alerts.add(alert(new FieldReader(in, SEVERITY)));
      }
      in.end();
      return alerts;
    } catch (MalformedException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file
              + " cannot be read: "
              + e.getMessage()
              + "; move it away: alerts are raised anew, acknowledgements are on the ledger",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  @Override
  public void write(List<Alert> alerts) {
    CborWriter out = new CborWriter().array(alerts.size());
    alerts.forEach(alert -> fields(alert).writeTo(out));
    try {
      PrivateFiles.write(file, Base64.getMimeEncoder().encodeToString(out.toBytes()) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private static FieldWriter fields(Alert alert) {
    return new FieldWriter()
        .put(RULE, out -> out.text(alert.rule().name()))
        .put(SUBJECT, out -> out.text(alert.subject()))
        .put(SENTENCE, out -> out.text(alert.finding().sentence()))
        .put(SINCE, out -> out.integer(alert.since().toEpochMilli()))
        .put(STATE, out -> out.text(alert.state().name()))
        .put(
            SUPERVISOR,
            alert.acknowledgement().map(Alert.Acknowledgement::supervisor),
            CborWriter::text)
        .put(
            ACKNOWLEDGED,
            alert.acknowledgement().map(by -> by.at().toEpochMilli()),
            CborWriter::integer)
        .put(NOTE, alert.acknowledgement().map(Alert.Acknowledgement::note), CborWriter::text)
        .put(
            OPERATION,
            alert.acknowledgement().map(by -> by.operation().digest()),
            CborWriter::bytes)
        .put(RESOLVED, alert.resolvedAt().map(Instant::toEpochMilli), CborWriter::integer)
        .put(REVISION, out -> out.integer(alert.revision()))
        .put(SEVERITY, out -> out.text(alert.finding().severity().name()));
  }

  private static Alert alert(FieldReader in) {
    AlertRule rule = AlertRule.valueOf(in.field(RULE).text(TEXT_BYTES_MAX));
    String subject = in.field(SUBJECT).text(TEXT_BYTES_MAX);
    String sentence = in.field(SENTENCE).text(TEXT_BYTES_MAX);
    Instant since = Instant.ofEpochMilli(in.field(SINCE).integer());
    Alert.State state = Alert.State.valueOf(in.field(STATE).text(TEXT_BYTES_MAX));
    Optional<Alert.Acknowledgement> acknowledgement = Optional.empty();
    if (in.has(SUPERVISOR)) {
      acknowledgement =
          Optional.of(
              new Alert.Acknowledgement(
                  in.field(SUPERVISOR).text(TEXT_BYTES_MAX),
                  Instant.ofEpochMilli(in.field(ACKNOWLEDGED).integer()),
                  in.field(NOTE).text(TEXT_BYTES_MAX),
                  new OperationId(in.field(OPERATION).digest())));
    }
    Optional<Instant> resolved =
        in.has(RESOLVED)
            ? Optional.of(Instant.ofEpochMilli(in.field(RESOLVED).integer()))
            : Optional.empty();
    long revision = in.field(REVISION).integer();
    Severity severity = Severity.valueOf(in.field(SEVERITY).text(TEXT_BYTES_MAX));
    in.end();
    return new Alert(
        rule,
        subject,
        new Finding(sentence, severity),
        since,
        state,
        acknowledgement,
        resolved,
        revision);
  }
}
