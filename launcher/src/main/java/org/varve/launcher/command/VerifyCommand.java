package org.varve.launcher.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.file.CompletenessFile;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.EvidenceItem;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.launcher.output.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks an evidence file with nothing but a trust file: no server, no network. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Checks an evidence or completeness file offline. Exit code 0: VALID, 1: any other verdict, 2: usage.",
    footer = {
      "",
      "Examples:",
      "  varve verify reading.evidence --trust trust.txt",
      "  varve verify photo.evidence --trust trust.txt --item photo.jpg",
      "  varve verify demo-host.completeness --trust trust.txt"
    })
public final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "the evidence file")
  private Path evidence;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "your trust file: the keys of the log, never taken from the evidence")
  private Path trust;

  @Option(
      names = "--item",
      paramLabel = "FILE",
      description = "the item itself, when the evidence holds only its digest")
  private @Nullable Path item;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    Verifier verifier = new Verifier(EvidenceFiles.trust(trust));
    byte[] bytes = EvidenceFiles.read(evidence);
    Verdict verdict =
        item == null ? verifier.verify(bytes) : verifier.verify(bytes, EvidenceFiles.read(item));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = VerdictText.object(verdict);
      if (verdict.isValid() && !CompletenessFile.isOne(bytes)) {
        EvidenceFile.decode(bytes)
            .item()
            .flatMap(EvidenceItem::fields)
            .ifPresent(fields -> putFields(object, fields));
      }
      Json.print(out, object);
    } else {
      VerdictText.print(out, verdict);
    }
    return verdict.code() == Verdict.Code.VALID ? 0 : 1;
  }

  private static void putFields(Map<String, Object> object, SaltedItem fields) {
    object.put("shownFields", fields.shown().stream().map(SaltedField::name).toList());
    object.put("maskedFields", fields.maskedCount());
  }
}
