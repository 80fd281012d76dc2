package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.EvidenceItem;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.launcher.UsageException;
import org.varve.launcher.output.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Masks fields of the item in an evidence file, offline, before somebody else gets to see it. */
@Command(
    name = "mask",
    mixinStandardHelpOptions = true,
    description = {
      "Masks fields of the item in an evidence file before you hand it on; the rest stays VALID.",
      "Nobody who has only the new file can read or guess what is masked. What the operation says",
      "about all of its items (source, type, description, labels, times) stays visible."
    },
    footer = {
      "",
      "Examples:",
      "  varve evidence mask visit.evidence --fields name,birthday -o for-insurer.evidence",
      "  varve evidence mask visit.evidence --keep date -o for-employer.evidence",
      "  varve verify for-employer.evidence --trust trust.txt"
    })
final class EvidenceMaskCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "the evidence file")
  private Path file;

  @Option(
      names = "--fields",
      split = ",",
      paramLabel = "NAME",
      description = "fields to mask, with commas between")
  private @Nullable List<String> fields;

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "NAME",
      description = "instead: fields to keep; all others are masked")
  private @Nullable List<String> keep;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "where to write the masked evidence; another file")
  private Path output;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    EvidenceFile evidence = EvidenceFiles.decode(file);
    SaltedItem item = item(evidence);
    EvidenceFile masked = evidence.masked(wanted(item));
    if (Files.exists(output) && Files.isSameFile(file, output)) {
      throw new UsageException(
          "-o is the file itself, and what is masked cannot be got back; name another file");
    }
    Files.write(output, masked.encode());
    print(item(masked));
    return 0;
  }

  private SaltedItem item(EvidenceFile evidence) {
    return evidence
        .item()
        .flatMap(EvidenceItem::fields)
        .orElseThrow(
            () ->
                new UsageException(
                    file
                        + " has no item of salted fields, so nothing in it can be masked alone; leave"
                        + " out the whole item with: varve evidence ID --without-item"));
  }

  /** Names that are not there are refused: a slip must not let a field through. */
  private Predicate<String> wanted(SaltedItem item) {
    if ((fields == null) == (keep == null)) {
      throw new UsageException(
          "which fields? give --fields with those to mask, or --keep with those to keep");
    }
    List<String> shown = item.shown().stream().map(SaltedField::name).toList();
    Set<String> named = new LinkedHashSet<>(fields == null ? keep : fields);
    for (String name : named) {
      if (!shown.contains(name)) {
        throw new UsageException(
            "the item shows no field '%s'; it shows %s"
                .formatted(name, shown.isEmpty() ? "none" : String.join(", ", shown)));
      }
    }
    return fields == null ? named::contains : name -> !named.contains(name);
  }

  private void print(SaltedItem item) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> shown = item.shown().stream().map(SaltedField::name).toList();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("evidence", output.toString());
      object.put("shown", shown);
      object.put("masked", item.maskedCount());
      Json.print(out, object);
      return;
    }
    out.printf(
        "wrote %s: it shows %s, and %d of %d fields are masked%n",
        output,
        shown.isEmpty() ? "no field" : String.join(", ", shown),
        item.maskedCount(),
        item.size());
    out.flush();
  }
}
