package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.varve.edge.collect.ItemForm;
import org.varve.edge.collect.SubmittedFile;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.formats.InvalidItemException;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.StatementClient;
import picocli.CommandLine.Option;

/** Options of a file that a data user states: what it is, and of what. */
final class StatedFile {
  private static final long FILE_BYTES_MAX = 1 << 20;

  @Option(
      names = "--asset",
      paramLabel = "NAME",
      defaultValue = "",
      description = "of which asset of yours it is (default: of none)")
  private String asset;

  @Option(
      names = "--format",
      paramLabel = "ID",
      description = "format of the file, registered with the node")
  private Optional<String> format = Optional.empty();

  @Option(names = "--type", paramLabel = "TYPE", description = "data type, for searching")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "what it is, in words")
  private String description;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "a label, for searching; may be repeated")
  private Map<String, String> labels = Map.of();

  /** Whether the options say all that need not be taken from another operation. */
  boolean saysAll() {
    return format.isPresent() && type.isPresent();
  }

  /**
   * @param like what format, type and form are taken from where the options do not say
   * @param purpose a label of that name; none if empty
   * @param more what else the operation says
   */
  StatementClient.Stated state(
      StatementClient client,
      Path file,
      Optional<OperationPayload> like,
      String purpose,
      UnaryOperator<OperationPayloadBuilder> more)
      throws IOException, InterruptedException {
    byte[] content = read(file);
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.putIfAbsent("file", String.valueOf(file.getFileName()));
    if (!purpose.isEmpty()) {
      all.put("purpose", purpose);
    }
    Commitment form = like.map(OperationPayload::commitment).orElse(Commitment.RAW_BYTES);
    SubmittedFile what =
        SubmittedFile.of(
            client.actor().source(),
            format.or(() -> like.flatMap(OperationPayload::format)).orElse("opaque/1"),
            type.or(() -> like.flatMap(OperationPayload::dataType)).orElse("file"),
            description,
            all,
            ItemForm.of(form, new SecureRandom()));
    try {
      byte[] item = what.item(content);
      OperationPayloadBuilder payload =
          what.payload(content, item, Files.getLastModifiedTime(file).toInstant());
      return client.data(asset, more.apply(payload), List.of(item));
    } catch (MalformedException e) {
      throw new UsageException(file + " cannot be described so: " + e.getMessage(), e);
    } catch (InvalidItemException e) {
      throw new UsageException(file + " is not of its format: " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          Files.exists(file) ? file + " is not a file" : "there is no file " + file);
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new UsageException(
          "%s has %d bytes, an item at most %d; split it"
              .formatted(file, Files.size(file), FILE_BYTES_MAX));
    }
    return Files.readAllBytes(file);
  }
}
