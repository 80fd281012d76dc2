package org.varve.ledger.fabric.network;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fabric's own programs, which are part of no package registry: a person downloads them once.
 *
 * @param folders where each program is looked for, in this order
 * @param version of the peer, such as {@code 3.1.5}
 */
public record FabricBinaries(List<Path> folders, String version) {

  /** The environment variable that names their folder. */
  public static final String VARIABLE = "FABRIC_BIN";

  static final List<String> PROGRAMS =
      List.of("peer", "orderer", "configtxgen", "cryptogen", "osnadmin");

  private static final Pattern VERSION = Pattern.compile("Version: v?(\\d+\\.\\d+\\.\\d+)");
  private static final Pattern SUPPORTED = Pattern.compile("2\\.5\\..*|3\\..*");

  public FabricBinaries {
    folders = List.copyOf(folders);
  }

  /**
   * Looks in the folder that FABRIC_BIN names, else in the configured one, else on the PATH.
   *
   * @throws BinariesMissingException if a program is not there, or is of a version that does not do
   */
  public static FabricBinaries find(Map<String, String> environment, Optional<Path> configured)
      throws BinariesMissingException {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return in(List.of(Path.of(named)), VARIABLE + "=" + named);
    }
    if (configured.isPresent()) {
      return in(List.of(configured.get()), "fabric.bin: " + configured.get());
    }
    String path = environment.getOrDefault("PATH", "");
    List<Path> folders =
        Stream.of(path.split(File.pathSeparator)).filter(f -> !f.isEmpty()).map(Path::of).toList();
    return in(folders, "the PATH");
  }

  private static FabricBinaries in(List<Path> folders, String where)
      throws BinariesMissingException {
    List<String> missing = new ArrayList<>();
    for (String program : PROGRAMS) {
      if (locate(folders, program).isEmpty()) {
        missing.add(program);
      }
    }
    if (!missing.isEmpty()) {
      throw new BinariesMissingException(String.join(", ", missing) + " not found in " + where);
    }
    String version = versionOf(locate(folders, "peer").orElseThrow());
    if (!SUPPORTED.matcher(version).matches()) {
      throw new BinariesMissingException(
          "the peer found by " + where + " is of version " + version + "; 2.5 or 3 is needed");
    }
    return new FabricBinaries(folders, version);
  }

  private static String versionOf(Path peer) throws BinariesMissingException {
    try {
      String said = Command.of(peer.toString(), "version").run().output();
      Matcher matcher = VERSION.matcher(said);
      if (matcher.find()) {
        return matcher.group(1);
      }
      throw new BinariesMissingException(peer + " does not say its version, but: " + said.strip());
    } catch (IOException e) {
      throw new BinariesMissingException(peer + " does not run: " + e.getMessage());
    }
  }

  private static Optional<Path> locate(List<Path> folders, String program) {
    return folders.stream().map(f -> f.resolve(program)).filter(Files::isExecutable).findFirst();
  }

  /** The file of one of the programs. */
  Path program(String name) {
    return locate(folders, name)
        .map(Path::toAbsolutePath)
        .orElseThrow(() -> new IllegalStateException(name + " is gone from " + folders));
  }

  /** The folder where they were found. */
  public Path folder() {
    Path parent = program("peer").getParent();
    return parent == null ? Path.of("") : parent;
  }

  boolean canBft() {
    return !version.startsWith("2.");
  }
}
