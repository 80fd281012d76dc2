package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Networks for tests: shared ones, one of a kind in a test JVM, and those of a test alone. */
public final class TestNetwork {

  private static final Map<Consensus, Map<Integer, FabricNetwork>> SHARED =
      new EnumMap<>(Consensus.class);

  private TestNetwork() {}

  /**
   * A network for every test of this JVM, which is gone when it ends. Give each class a chaincode
   * definition of its own ({@link FabricNetwork#deploy}), and a channel of its own where block
   * numbers matter; do not kill anything.
   */
  public static synchronized FabricNetwork shared(Consensus consensus, int organisations)
      throws IOException {
    Map<Integer, FabricNetwork> ofKind = SHARED.computeIfAbsent(consensus, kind -> new HashMap<>());
    FabricNetwork standing = ofKind.get(organisations);
    if (standing != null) {
      return standing;
    }
    Path folder = Files.createTempDirectory("varve-fabric-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    FabricNetwork made = FabricNetwork.up(spec(consensus, organisations, folder), line -> {});
    ofKind.put(organisations, made);
    return made;
  }

  /** For a network of a test alone; the test removes it. */
  public static NetworkSpec spec(Consensus consensus, int organisations, Path folder)
      throws IOException {
    return spec(consensus, organisations, folder, "org.varve.ledger.chaincode.ChaincodeService");
  }

  /** The same with another chaincode, by its main class. */
  public static NetworkSpec spec(
      Consensus consensus, int organisations, Path folder, String chaincode) throws IOException {
    return new NetworkSpec(
        consensus,
        organisations,
        folder,
        EnabledIfFabric.Condition.binaries(),
        chaincode(chaincode));
  }

  /** Runs a chaincode of the test's class path in a JVM of its own. */
  static List<String> chaincode(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }

  /** Stops a network and removes its folder, whatever state it is in. */
  public static void remove(Path folder) {
    try {
      FabricNetwork.delete(folder);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.err.println("a network of a test stays in " + folder + ": " + e.getMessage());
    }
  }
}
