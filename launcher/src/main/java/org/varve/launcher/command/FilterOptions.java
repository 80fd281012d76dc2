package org.varve.launcher.command;

import java.util.Map;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationKind;
import picocli.CommandLine.Option;

/** Which operations a command is about, apart from their source and time. */
final class FilterOptions {

  @Option(
      names = "--signer",
      paramLabel = "ID",
      defaultValue = "",
      description = "exact id of a signer")
  private String signer;

  @Option(names = "--type", paramLabel = "TYPE", defaultValue = "", description = "exact data type")
  private String type;

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "a label; may be repeated")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "DATA",
      description = "one of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Kind kind;

  enum Kind {
    ALL(OperationKind.OPERATION_KIND_UNSPECIFIED),
    DATA(OperationKind.OPERATION_KIND_DATA),
    BLOCK(OperationKind.OPERATION_KIND_BLOCK),
    SIGNER(OperationKind.OPERATION_KIND_SIGNER),
    FORMAT(OperationKind.OPERATION_KIND_FORMAT),
    GAP(OperationKind.OPERATION_KIND_GAP),
    CONTROL(OperationKind.OPERATION_KIND_CONTROL),
    ACCESS(OperationKind.OPERATION_KIND_ACCESS),
    GENESIS(OperationKind.OPERATION_KIND_GENESIS);

    private final OperationKind proto;

    Kind(OperationKind proto) {
      this.proto = proto;
    }
  }

  /** Of a source as well; empty for all. */
  Filter.Builder filter(String source) {
    return Filter.newBuilder()
        .setSource(source)
        .setSigner(signer)
        .setDataType(type)
        .putAllLabels(labels)
        .setKind(kind.proto);
  }
}
