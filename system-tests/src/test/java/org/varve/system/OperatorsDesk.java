package org.varve.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.varve.launcher.node.VarveNode;

/** Operators of a node at their terminals, each with a folder of his own. */
record OperatorsDesk(VarveNode node, Path folder) {

  /**
   * Runs a command as an operator.
   *
   * @param operator names his folder; "local" is the one whom the node began with
   */
  Cli as(String operator, Object... arguments) {
    Path identity =
        operator.equals("local") ? node.folder().operatorIdentity() : folder.resolve(operator);
    return Cli.varve(
        with(arguments, "--identity", identity, "--server", node.address().toString()));
  }

  /** Applies YAML. */
  Cli apply(String operator, String yaml, Object... more) throws IOException {
    Path file = Files.writeString(folder.resolve("wanted.yaml"), yaml);
    return as(operator, with(new Object[] {"apply", "-f", file}, more));
  }

  /** Makes a folder with new keys for a person, and gives the YAML of his credential. */
  String identity(String office, String name, String to) {
    return Cli.varve(
            "identity",
            "create",
            office,
            name,
            "--data",
            node.folder().root(),
            "-o",
            folder.resolve(to))
        .succeeded()
        .out();
  }

  private static Object[] with(Object[] arguments, Object... more) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }
}
