package org.varve.launcher.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.ProveCompletenessRequest;
import org.varve.proto.u2s.v1.ProveCompletenessResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gets a file that proves what a source said in a range, and that nothing of it is missing. */
@Command(
    name = "completeness",
    mixinStandardHelpOptions = true,
    description = {
      "Gets a file that proves all that a source said in a range of its sequence numbers.",
      "'varve verify' checks it offline: VALID, or INCOMPLETE with the numbers that are missing.",
      "Without --signer and --epoch: those of the source's newest operation."
    },
    footer = {
      "",
      "Examples:",
      "  varve completeness --source demo-host -o demo-host.completeness",
      "  varve completeness --source demo-host --from-sequence 10 --to-sequence 20 -o part.completeness"
    })
public final class CompletenessCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      required = true,
      description = "exact name of the source")
  private String source;

  @Option(
      names = "--signer",
      paramLabel = "ID",
      defaultValue = "",
      description = "exact id of the signer")
  private String signer;

  @Option(names = "--epoch", paramLabel = "N", description = "'varve search' shows them")
  private @Nullable Long epoch;

  @Option(
      names = "--from-sequence",
      paramLabel = "N",
      defaultValue = "1",
      description = "first number (default: ${DEFAULT-VALUE})")
  private long from;

  @Option(
      names = "--to-sequence",
      paramLabel = "N",
      defaultValue = "0",
      description = "last number, at most 10,000 in one file; 0: the newest")
  private long to;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "where to write it")
  private Path output;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (from < 1 || to < 0) {
      throw new UsageException(
          "the range is " + from + " to " + to + "; sequences count from 1, and 0 is the newest");
    }
    try (UserClient client = user.connect()) {
      ProveCompletenessRequest request = request(client);
      long bytes = write(client.u2s().proveCompleteness(request));
      print(request, bytes);
      return 0;
    }
  }

  private ProveCompletenessRequest request(UserClient client) {
    String whose = signer;
    Long when = epoch;
    if (whose.isEmpty() || when == null) {
      OperationSummary newest =
          client.newest(Filter.newBuilder().setSource(source).setSigner(signer).build());
      whose = newest.getSigner();
      when = when == null ? newest.getEpoch() : when;
    }
    return ProveCompletenessRequest.newBuilder()
        .setSource(source)
        .setSigner(whose)
        .setEpoch(when)
        .setFromSequence(from)
        .setToSequence(to)
        .build();
  }

  /** Under another name until it is whole: half a file must not pass for one. */
  private long write(Iterator<ProveCompletenessResponse> parts) throws IOException {
    Path part = output.resolveSibling(output.getFileName() + ".part");
    long bytes = 0;
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        while (parts.hasNext()) {
          byte[] some = parts.next().getFilePart().toByteArray();
          out.write(some);
          bytes += some.length;
        }
      }
      Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return bytes;
  }

  private void print(ProveCompletenessRequest request, long bytes) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("file", output.toString());
      object.put("bytes", bytes);
      object.put("source", request.getSource());
      object.put("signer", request.getSigner());
      object.put("epoch", request.getEpoch());
      Json.print(out, object);
      return;
    }
    out.println("wrote " + output + " (" + bytes + " bytes)");
    out.println("verify it with:  varve verify " + output + " --trust TRUST_FILE");
    out.flush();
  }
}
