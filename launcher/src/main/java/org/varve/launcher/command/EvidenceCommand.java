package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetEvidenceResponse;
import org.varve.proto.u2s.v1.GetResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gets an evidence file for an operation, or for one item of it. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description = "Gets an evidence file, for 'varve verify' and whoever you hand it to.",
    subcommands = {
      EvidenceShowCommand.class,
      EvidenceMaskCommand.class,
      EvidenceUnpackCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  varve evidence --source demo-host -o reading.evidence",
      "  varve evidence 5 --item 17 --without-item -o reading.evidence",
      "  varve evidence --source demo-host -o reading.evidence --trust trust.txt --wait 1m",
      "  varve evidence show reading.evidence",
      "  varve evidence mask visit.evidence --fields name -o masked.evidence",
      "  varve evidence unpack reading.evidence parts --trust trust.txt"
    })
public final class EvidenceCommand implements Callable<Integer> {

  private static final Duration WAIT_MAX = Duration.ofMinutes(10);
  private static final int PAUSE_MILLIS = 500;

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "operation id (64 hex digits) or leaf index")
  private @Nullable String id;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "instead of ID: the newest operation of this source")
  private @Nullable String source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where to write it (default: a name of its own, here)")
  private @Nullable Path output;

  @Option(
      names = "--item",
      paramLabel = "N",
      description =
          "item of the operation that it is about, from 0 (default: 0; none if the content was"
              + " erased)")
  private @Nullable Integer item;

  @Option(names = "--without-item", description = "put only the item's digest into the file")
  private boolean withoutItem;

  @Option(
      names = "--encapsulation",
      description = "also prove in which data block it was sealed, and when")
  private boolean encapsulation;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "verify it at once with your trust file; exit code 1 unless it is VALID")
  private @Nullable Path trust;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description =
          "with --trust: how long to wait for the witnesses that it demands, up to 10m"
              + " (default: not at all)")
  private @Nullable String wait;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((id == null) == (source == null)) {
      throw new UsageException(
          "which operation? give its id, its leaf index, or --source NAME for the newest of a source,"
              + " such as: varve evidence 5 -o reading.evidence");
    }
    try (UserClient client = user.connect()) {
      OperationSummary operation =
          id == null
              ? newestOf(client, Objects.requireNonNull(source))
              : client.u2s().get(Ids.request(id)).getSummary();
      Got got = got(client, request(client, operation));
      Path file = output == null ? Path.of(got.answer().getFileName()) : output;
      Files.write(file, got.answer().getEvidence().toByteArray());
      print(file, operation, got);
      return got.verdict().map(Verdict::isValid).orElse(true) ? 0 : 1;
    }
  }

  /**
   * What the node gave.
   *
   * @param verdict of whoever gave a trust file
   */
  private record Got(GetEvidenceResponse answer, Optional<Verdict> verdict) {}

  /** Witnesses cosign a checkpoint some time after its operations were recorded. */
  private Got got(UserClient client, GetEvidenceRequest request) throws InterruptedException {
    if (trust == null && wait != null) {
      throw new UsageException("--wait needs --trust FILE, which says what to wait for");
    }
    if (trust == null) {
      return new Got(client.u2s().getEvidence(request), Optional.empty());
    }
    Verifier verifier = new Verifier(EvidenceFiles.trust(trust));
    Duration patience = wait == null ? Duration.ZERO : LogOptions.duration(wait, WAIT_MAX);
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      GetEvidenceResponse answer = client.u2s().getEvidence(request);
      Verdict verdict = verifier.verify(answer.getEvidence().toByteArray());
      if (verdict.code() != Verdict.Code.NOT_AGREED || System.nanoTime() - end >= 0) {
        return new Got(answer, Optional.of(verdict));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static OperationSummary newestOf(UserClient client, String source) {
    return client.newest(
        Filter.newBuilder().setSource(source).setKind(OperationKind.OPERATION_KIND_DATA).build());
  }

  private GetEvidenceRequest request(UserClient client, OperationSummary operation) {
    GetEvidenceRequest.Builder request =
        GetEvidenceRequest.newBuilder()
            .setOperationId(operation.getOperationId())
            .setWithEncapsulation(encapsulation);
    if (operation.getItemCount() > 0 && (item != null || !isErased(client, operation))) {
      request.setItemIndex(item == null ? 0 : item).setWithItem(!withoutItem);
    }
    return request.build();
  }

  private boolean isErased(UserClient client, OperationSummary operation) {
    GetResponse found = client.u2s().get(Ids.request(String.valueOf(operation.getLeafIndex())));
    if (found.hasErasedAt()) {
      spec.commandLine()
          .getErr()
          .println(
              "the content was erased at "
                  + Ids.time(true, found.getErasedAt())
                  + "; this is evidence of the operation alone");
    }
    return found.hasErasedAt();
  }

  private void print(Path file, OperationSummary operation, Got got) {
    PrintWriter out = spec.commandLine().getOut();
    int bytes = got.answer().getEvidence().size();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("operationId", Ids.hex(operation.getOperationId()));
      object.put("evidence", file.toString());
      object.put("bytes", bytes);
      got.verdict().ifPresent(verdict -> object.putAll(VerdictText.object(verdict)));
      Json.print(out, object);
      return;
    }
    out.println("wrote " + file + " (" + bytes + " bytes)");
    got.verdict()
        .ifPresentOrElse(
            verdict -> VerdictText.print(out, verdict),
            () -> out.println("verify it with:  varve verify " + file + " --trust TRUST_FILE"));
    out.flush();
  }
}
