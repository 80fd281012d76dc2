package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.varve.edge.EdgeAgent;
import org.varve.edge.collect.ItemForm;
import org.varve.edge.collect.SubmittedFile;
import org.varve.edge.config.AgentConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.queue.QueuedOperation;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.edge.uplink.UplinkListener;
import org.varve.edge.uplink.VerifiedReceipt;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.Operation;
import org.varve.formats.InvalidItemException;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.Durations;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs files and has them recorded: each is the item of an operation of its own. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Signs files and has them recorded; ends when each has a verified receipt.",
      "If the node is away, the signed files wait on disk: submit nothing, or something, again later."
    },
    footer = {
      "",
      "Examples:",
      "  varve submit photo.jpg --identity varve-data/sources/workshop",
      "  varve submit week.senmlc --format senml-cbor/1 --identity id --type temperature",
      "  varve submit visit.json --format json-visit/1 --fields salted --identity id",
      "  varve submit *.pdf --identity id --type invoice --label year=2026 --json"
    })
public final class SubmitCommand implements Callable<Integer> {

  private static final long FILE_BYTES_MAX = 1 << 20;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..100", paramLabel = "FILE", description = "files of at most 1 MiB each")
  private List<Path> files = List.of();

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "DIR",
      description = "from 'varve source enroll'")
  private Path identity;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "source that the files are of (default: the first that the identity is enrolled for)")
  private @Nullable String source;

  @Option(
      names = "--format",
      paramLabel = "ID",
      defaultValue = "opaque/1",
      description = "format of the files, registered with the node (default: ${DEFAULT-VALUE})")
  private String format;

  @Option(
      names = "--fields",
      paramLabel = "HOW",
      defaultValue = "PLAIN",
      description =
          "PLAIN: as they are; SALTED: field by field with salts, so that fields can be masked later"
              + " (default: ${DEFAULT-VALUE})")
  private Fields fields;

  /** How files become items. */
  private enum Fields {
    PLAIN(Commitment.RAW_BYTES),
    SALTED(Commitment.SALTED_FIELDS);

    private final Commitment commitment;

    Fields(Commitment commitment) {
      this.commitment = commitment;
    }

    ItemForm form() {
      return ItemForm.of(commitment, new SecureRandom());
    }
  }

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "file",
      description = "data type, for searching (default: ${DEFAULT-VALUE})")
  private String type;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "what they are, in words")
  private String description;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "a label, for searching; may be repeated")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "how long to wait for receipts (default: ${DEFAULT-VALUE})")
  private String patience;

  @Option(names = "--json", description = "print one JSON object a file")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (Path file : files) {
      requireItem(file);
    }
    Answers answers = new Answers();
    List<Submitted> submitted = new ArrayList<>();
    boolean drained;
    try (EdgeAgent agent = EdgeAgent.open(AgentConfig.of(identity, List.of()), answers)) {
      for (Path file : files) {
        submitted.add(new Submitted(file, submit(agent, file)));
      }
      agent.start();
      drained = agent.awaitDrained(patience());
      if (!drained) {
        spec.commandLine().getErr().println(waiting(agent));
      }
    }
    print(submitted, answers);
    return drained && answers.refusals.isEmpty() ? 0 : 1;
  }

  /** All of them before the first is signed: what is signed is sent, at the latest next time. */
  private static void requireItem(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          (Files.exists(file) ? file + " is not a file" : "there is no file " + file)
              + "; nothing was submitted");
    }
    long size = Files.size(file);
    if (size > FILE_BYTES_MAX) {
      throw new UsageException(
          "%s has %d bytes, an item at most %d; nothing was submitted"
              .formatted(file, size, FILE_BYTES_MAX));
    }
  }

  private Operation submit(EdgeAgent agent, Path file) throws IOException {
    SubmittedFile what =
        SubmittedFile.of(source(), format, type, description, labelsOf(file), fields.form());
    try {
      return agent.submit(
          what, Files.readAllBytes(file), Files.getLastModifiedTime(file).toInstant());
    } catch (org.varve.evidence.MalformedException e) {
      throw new UsageException(file + " cannot be described so: " + e.getMessage(), e);
    } catch (InvalidItemException e) {
      throw new UsageException(file + " is not of its format: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + " cannot be submitted so: " + e.getMessage(), e);
    }
  }

  private Map<String, String> labelsOf(Path file) {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.putIfAbsent("file", String.valueOf(file.getFileName()));
    return all;
  }

  private String source() throws IOException {
    if (source != null) {
      return source;
    }
    String first = AgentIdentity.load(identity).sources().get(0);
    if (first.endsWith("*")) {
      throw new UsageException(
          "the identity is enrolled for " + first + "; say which with --source NAME");
    }
    return first;
  }

  private Duration patience() {
    try {
      return Durations.parse(patience);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--patience: " + e.getMessage(), e);
    }
  }

  private String waiting(EdgeAgent agent) throws IOException {
    return "varve: %d operations wait on disk in %s for their receipt; %s"
        .formatted(
            agent.status().queue().queued(),
            identity,
            agent.status().lastError().orElse("run the command without files to try again"));
  }

  private void print(List<Submitted> submitted, Answers answers) {
    PrintWriter out = spec.commandLine().getOut();
    Table table = new Table("FILE", "LEAF", "COMMITTED", "OPERATION");
    for (Submitted one : submitted) {
      String id = one.operation().id().hex();
      VerifiedReceipt receipt = answers.receipts.get(id);
      Refusal refusal = answers.refusals.get(id);
      if (json) {
        Json.printLine(out, object(one, receipt, refusal));
      } else if (receipt != null) {
        table.row(one.file(), receipt.leafIndex(), receipt.committedAt(), id);
      } else {
        table.row(
            one.file(), "-", refusal == null ? "waits for its receipt" : "refused: " + refusal, id);
      }
    }
    if (!json) {
      if (table.size() > 0) {
        table.print(out);
      }
      printEarlier(out, submitted, answers);
    }
    out.flush();
  }

  /** What other runs of the command left on disk goes first, and nobody else tells of it. */
  private static void printEarlier(PrintWriter out, List<Submitted> submitted, Answers answers) {
    Set<String> earlier = new HashSet<>(answers.receipts.keySet());
    submitted.forEach(one -> earlier.remove(one.operation().id().hex()));
    if (!earlier.isEmpty()) {
      out.println(earlier.size() + " submitted earlier: recorded now");
    }
  }

  private static Map<String, Object> object(
      Submitted one, @Nullable VerifiedReceipt receipt, @Nullable Refusal refusal) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", one.file().toString());
    object.put("operationId", one.operation().id().hex());
    if (receipt != null) {
      object.put("leafIndex", receipt.leafIndex());
      object.put("treeSize", receipt.treeSize());
      object.put("committedAt", receipt.committedAt().toString());
    }
    if (refusal != null) {
      object.put("refused", refusal.toString());
    }
    return object;
  }

  private record Submitted(Path file, Operation operation) {}

  /** What the uplink heard, by operation id. */
  private static final class Answers implements UplinkListener {
    private final Map<String, VerifiedReceipt> receipts = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    @Override
    public void recorded(VerifiedReceipt receipt) {
      receipts.put(receipt.operation().id().hex(), receipt);
    }

    @Override
    public void refused(QueuedOperation operation, Refusal refusal) {
      refusals.put(operation.operation().id().hex(), refusal);
    }
  }
}
