package org.varve.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.cli.AgentCommand;
import org.varve.evidence.operation.OperationKind;
import org.varve.proto.r2d.v1.R2dServiceGrpc;
import org.varve.rp.EntityServer;
import org.varve.rp.EntityService;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;
import picocli.CommandLine;

/** The program itself over a real socket with mutual TLS: enrol, run, run again. */
@Timeout(60)
class EdgeAgentIT {
  @TempDir private Path folder;
  private final TestLog log = TestLog.trusted();
  private final TestCa ca = new TestCa();
  private final FakeEnrolment enrolment = new FakeEnrolment(log, ca);
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final StringWriter output = new StringWriter();
  private EntityServer server;

  @BeforeEach
  void startServer() throws IOException {
    RoleTable roles =
        RoleTable.denyAll()
            .open(R2dServiceGrpc.getEnrollMethod())
            .allow(
                Role.SOURCE,
                R2dServiceGrpc.getListFormatsMethod(),
                R2dServiceGrpc.getSubmitMethod(),
                R2dServiceGrpc.getSubmitStreamMethod(),
                R2dServiceGrpc.getGetSubmissionMethod(),
                R2dServiceGrpc.getReportHealthMethod(),
                R2dServiceGrpc.getWatchDirectivesMethod());
    server =
        EntityServer.overTls(
                new InetSocketAddress("localhost", 0),
                ca.server(folder.resolve("server")),
                List.of(EntityService.of(new FakeR2d(log).enrolling(enrolment), roles)),
                executor)
            .start();
  }

  @AfterEach
  void stopServer() {
    server.stop(Duration.ZERO);
    executor.shutdownNow();
  }

  @Test
  @Tag("Y-7.2.1-a")
  void enrolsAndReplaysAFileOverOneMutuallyAuthenticatedChannel() throws IOException {
    Path file = folder.resolve("speed.csv");
    Files.writeString(file, rows(1_000));

    assertThat(enrol(enrolment.token())).as(output.toString()).isZero();
    assertThat(runOnce(file)).as(output.toString()).isZero();

    assertThat(output.toString()).contains("1000 readings", "operations: 10 recorded, 0 refused");
    assertThat(readingsRecorded()).isEqualTo(1_000);

    assertThat(runOnce(file)).as(output.toString()).isZero();
    assertThat(readingsRecorded()).isEqualTo(1_000);
  }

  @Test
  void sendsNothingToAServerOfAnotherCa() {
    String token = "varve1.c2VjcmV0." + new TestCa().fingerprint();

    assertThat(enrol(token)).isEqualTo(1);
    assertThat(enrolment.calls()).isZero();
    assertThat(output.toString()).contains("did not enrol the agent");
  }

  private int enrol(String token) {
    return execute(
        "enroll",
        "--token",
        token,
        "--server",
        "localhost:" + server.port(),
        "--identity",
        folder.resolve("agent").toString(),
        "--name",
        "pi");
  }

  private int runOnce(Path file) {
    return execute(
        "run",
        "--identity",
        folder.resolve("agent").toString(),
        "--source",
        "name=urn:varve:source:speed,type=csv,file=" + file,
        "--once",
        "--patience",
        "PT30S");
  }

  private int execute(String... arguments) {
    CommandLine command = AgentCommand.commandLine();
    command.setOut(new PrintWriter(output, true));
    command.setErr(new PrintWriter(output, true));
    return command.execute(arguments);
  }

  private long readingsRecorded() {
    return log.operations().stream()
        .filter(operation -> operation.payload().kind() == OperationKind.DATA)
        .mapToLong(operation -> operation.payload().itemCount())
        .sum();
  }

  private static String rows(int count) {
    StringBuilder rows = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < count; i++) {
      rows.append(1_700_000_000 + i).append(',').append(i).append('\n');
    }
    return rows.toString();
  }
}
