package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.doctor.Doctor;
import org.varve.launcher.doctor.Finding;
import org.varve.launcher.doctor.Finding.Level;
import org.varve.launcher.doctor.Surroundings;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Names what is wrong with a node on this host. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Names what keeps a node on this host from starting or from doing its work, and the next step.",
      "Looks at configuration, data folder, keys, permissions, certificates, ports, disk, clock, ledger, peers, broker",
      "and witnesses, whether the node runs or not; changes nothing.",
      "Exit code 0: nothing that fails (there may be warnings), 1: something fails, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve doctor",
      "  varve doctor --config /etc/varve/varve.yaml --json"
    })
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private NodeOptions options;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    NodeConfig config = options.configWithoutFile();
    try {
      config = options.config();
      findings.add(new Finding("configuration", Level.OK, options.fileName(), ""));
    } catch (UsageException e) {
      findings.add(
          new Finding(
              "configuration",
              Level.FAIL,
              String.valueOf(e.getMessage()),
              "mend it; docs/configuration.md lists every key. The rest was checked without it"));
    }
    findings.addAll(new Doctor(config, Surroundings.ofThisMachine()).examine());
    boolean fails = findings.stream().anyMatch(f -> f.level() == Level.FAIL);
    if (json) {
      Json.print(spec.commandLine().getOut(), object(findings, fails));
    } else {
      print(findings);
    }
    return fails ? 1 : 0;
  }

  private void print(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    Table table = new Table("", "CHECK", "FOUND");
    for (Finding finding : findings) {
      table.row(finding.level(), finding.check(), finding.what());
      if (!finding.next().isEmpty()) {
        table.row("", "", "Next: " + finding.next());
      }
    }
    table.print(out);
    long fails = findings.stream().filter(f -> f.level() == Level.FAIL).count();
    long warns = findings.stream().filter(f -> f.level() == Level.WARN).count();
    out.println(fails + " fail, " + warns + " warn, " + findings.size() + " looked at");
    out.flush();
  }

  private static Map<String, Object> object(List<Finding> findings, boolean fails) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("well", !fails);
    object.put("findings", findings.stream().map(DoctorCommand::object).toList());
    return object;
  }

  private static Map<String, Object> object(Finding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("check", finding.check());
    object.put("level", finding.level().name());
    object.put("what", finding.what());
    object.put("next", finding.next());
    return object;
  }
}
