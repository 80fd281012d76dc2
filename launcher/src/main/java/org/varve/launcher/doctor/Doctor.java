package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.NodeFacts;

/**
 * Looks at everything that keeps a node from starting or from doing its work, one check after the
 * other, whether it runs or not. Changes nothing.
 */
public final class Doctor {

  private final NodeConfig config;
  private final DataFolder folder;
  private final Surroundings surroundings;

  public Doctor(NodeConfig config, Surroundings surroundings) {
    this.config = config;
    this.folder = new DataFolder(config.data());
    this.surroundings = surroundings;
  }

  /** Everything that was found, in the order of the checks. */
  public List<Finding> examine() {
    Findings findings = new Findings();
    boolean founded = folder(findings);
    new DiskCheck(folder, surroundings).run(findings);
    RunningProcess process = RunningProcess.of(folder);
    new PortCheck(config, folder, process).run(findings);
    if (founded) {
      new FileCheck(folder).run(findings);
      new CertificateCheck(config, folder, surroundings.clock()).run(findings);
      new LedgerCheck(folder, surroundings.clock()).run(findings);
    }
    new PeerCheck(config, folder).run(findings);
    if (config.representation().mqtt().hasBroker()) {
      new BrokerCheck(config.representation().mqtt()).run(findings);
    }
    new WitnessCheck(config.processing().log().witnessing(), folder).run(findings);
    return findings.all();
  }

  /** Whether something was made in the folder that can be looked at. */
  private boolean folder(Findings findings) {
    String check = "data folder";
    if (!Files.exists(folder.root())) {
      findings.warn(
          check,
          folder.root() + " does not exist",
          "name the folder with --data, or start a node there: varve up");
      return false;
    }
    if (!Files.isDirectory(folder.root())
        || !Files.isReadable(folder.root())
        || !Files.isWritable(folder.root())) {
      findings.fail(
          check,
          folder.root() + " is no folder that this user can read and write",
          "run as the node's user, or give it the folder: chown -R USER " + folder.root());
      return false;
    }
    if (Files.exists(folder.backupMark())) {
      findings.fail(
          check,
          folder.root() + " is a backup: no node starts on it",
          "make a data folder of it: varve restore " + folder.root() + " --data DIR --lose-newer");
      return false;
    }
    return entities(check, findings);
  }

  private boolean entities(String check, Findings findings) {
    try {
      List<String> entities = NodeFacts.entities(config, folder);
      boolean founded = Files.exists(folder.serverIdentity());
      findings.ok(
          check,
          folder.root()
              + (founded ? ", for " : " is empty, a first start makes a node there: ")
              + String.join(", ", entities));
      return founded;
    } catch (IOException | RuntimeException e) {
      findings.fail(check, String.valueOf(e.getMessage()), "mend the configuration or the folder");
      return Files.exists(folder.serverIdentity());
    }
  }
}
