package org.varve.launcher.command;

import com.google.protobuf.ByteString;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.GetResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one operation with its receipt, or writes one of its items to a file. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Shows one operation with its receipt; writes an item of it to a file.",
    footer = {
      "",
      "Examples:",
      "  varve get 5",
      "  varve get 5 --item 0 -o photo.jpg",
      "  varve get 5 --json"
    })
public final class GetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "operation id (64 hex digits) or leaf index")
  private String id;

  @Option(names = "--item", paramLabel = "N", description = "an item of the operation, from 0")
  private @Nullable Integer item;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write the item to this file (default: standard output)")
  private @Nullable Path output;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (UserClient client = user.connect()) {
      GetResponse found = client.u2s().get(Ids.request(id));
      if (item == null) {
        print(found);
      } else {
        write(content(client, found.getSummary().getOperationId(), item));
      }
      return 0;
    }
  }

  private void print(GetResponse found) {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> object = new LinkedHashMap<>(Summaries.object(found.getSummary()));
    if (found.hasErasedAt()) {
      object.put("contentErasedAt", Ids.time(true, found.getErasedAt()));
    }
    if (json) {
      object.put("operation", Ids.hex(found.getOperation()));
      object.put("receipt", Summaries.object(found.getReceipt()));
      Json.print(out, object);
      return;
    }
    object.forEach((key, value) -> out.printf("%-15s %s%n", key, value));
    if (found.hasReceipt()) {
      out.printf(
          "%-15s first given at tree size %d%n", "receipt", found.getReceipt().getTreeSize());
    }
    out.flush();
  }

  private static byte[] content(UserClient client, ByteString operation, int index) {
    GetContentRequest request =
        GetContentRequest.newBuilder()
            .setOperationId(operation)
            .setItemFrom(index)
            .setItemCount(1)
            .build();
    return client.u2s().getContent(request).next().getItem().toByteArray();
  }

  private void write(byte[] bytes) throws IOException {
    if (output != null) {
      Files.write(output, bytes);
      spec.commandLine().getOut().println("wrote " + bytes.length + " bytes to " + output);
      return;
    }
    try (OutputStream standard = new FileOutputStream(FileDescriptor.out)) {
      standard.write(bytes);
    }
  }
}
