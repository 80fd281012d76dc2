package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.proto.u2s.v1.GetEvidenceResponse;
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
    subcommands = {EvidenceShowCommand.class, EvidenceUnpackCommand.class},
    footer = {
      "",
      "Examples:",
      "  varve evidence --source demo-host -o reading.evidence",
      "  varve evidence 5 --item 17 --without-item -o reading.evidence",
      "  varve evidence show reading.evidence",
      "  varve evidence unpack reading.evidence parts --trust trust.txt"
    })
public final class EvidenceCommand implements Callable<Integer> {

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
      defaultValue = "0",
      description = "item of the operation that it is about, from 0 (default: ${DEFAULT-VALUE})")
  private int item;

  @Option(names = "--without-item", description = "put only the item's digest into the file")
  private boolean withoutItem;

  @Option(
      names = "--encapsulation",
      description = "also prove in which data block it was sealed, and when")
  private boolean encapsulation;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
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
      GetEvidenceResponse answer = client.u2s().getEvidence(request(operation));
      Path file = output == null ? Path.of(answer.getFileName()) : output;
      Files.write(file, answer.getEvidence().toByteArray());
      print(file, operation, answer.getEvidence().size());
      return 0;
    }
  }

  private static OperationSummary newestOf(UserClient client, String source) {
    return client.newest(
        Filter.newBuilder().setSource(source).setKind(OperationKind.OPERATION_KIND_DATA).build());
  }

  private GetEvidenceRequest request(OperationSummary operation) {
    GetEvidenceRequest.Builder request =
        GetEvidenceRequest.newBuilder()
            .setOperationId(operation.getOperationId())
            .setWithEncapsulation(encapsulation);
    if (operation.getItemCount() > 0) {
      request.setItemIndex(item).setWithItem(!withoutItem);
    }
    return request.build();
  }

  private void print(Path file, OperationSummary operation, int bytes) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("operationId", Ids.hex(operation.getOperationId()));
      object.put("evidence", file.toString());
      object.put("bytes", bytes);
      Json.print(out, object);
      return;
    }
    out.println("wrote " + file + " (" + bytes + " bytes)");
    out.println("verify it with:  varve verify " + file + " --trust TRUST_FILE");
    out.flush();
  }
}
