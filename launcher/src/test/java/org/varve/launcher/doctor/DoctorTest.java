package org.varve.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.SignedNote;
import org.varve.launcher.doctor.Finding.Level;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.EntityBundle;
import org.varve.launcher.node.EntityName;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.PeersConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.monitoring.witness.Witness;
import org.varve.monitoring.witness.WitnessEndpoint;
import org.varve.representation.CertificateAuthority;
import org.varve.representation.domain.MqttConfig;
import org.varve.rp.HttpListener;

/** Each finding, made by breaking what it is about. */
class DoctorTest {

  private static final Surroundings.Room ROOMY = new Surroundings.Room(1L << 40, 1L << 41);

  @TempDir static Path founded;
  @TempDir Path root;

  private Clock clock = Clock.systemUTC();
  private Surroundings.Room room = ROOMY;
  private NodeConfig config;
  private DataFolder folder;

  @BeforeAll
  static void found() throws IOException {
    VarveNode.start(
            NodeConfig.defaults().withData(founded.resolve("node")).withListen("127.0.0.1:0"),
            Clock.systemUTC())
        .close();
  }

  @BeforeEach
  void copyTheNode() throws IOException {
    Path data = root.resolve("node");
    try (Stream<Path> all = Files.walk(founded.resolve("node"))) {
      for (Path from : all.toList()) {
        Files.copy(
            from,
            data.resolve(founded.resolve("node").relativize(from).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.delete(data.resolve("LOCK")); // this JVM is alive, and was its process
    folder = new DataFolder(data);
    config = NodeConfig.defaults().withData(data).withListen("127.0.0.1:0");
  }

  @Test
  void findsNothingWrongWithANodeThatIsWellAndChangesNothing() throws IOException {
    Map<Path, String> before = everything();

    List<Finding> findings = examine();

    assertThat(findings).allMatch(f -> f.level() == Level.OK).hasSizeGreaterThan(9);
    assertThat(findings).extracting(Finding::check).contains("ledger", "clock", "keys", "port");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void makesNoFolder() {
    config = config.withData(root.resolve("none"));
    expect(Level.WARN, "data folder", "does not exist");
    assertThat(root.resolve("none")).doesNotExist();
  }

  @Test
  void namesABackup() throws IOException {
    Files.writeString(folder.backupMark(), "A backup\n");
    expect(Level.FAIL, "data folder", "is a backup");
  }

  @Test
  void namesMissingAndSpoiltKeys() throws IOException {
    Files.writeString(folder.checkpointKey(), "no key");
    Files.delete(folder.receiptKey());
    expect(Level.FAIL, "keys", "receipt.pem is missing");
    expect(Level.FAIL, "keys", "checkpoint.pem holds no private key");
  }

  @Test
  void namesAKeyThatOthersCanRead() throws IOException {
    Path key = folder.authority().resolve(CertificateAuthority.KEY_FILE);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    expect(Level.FAIL, "permissions", "ca-key.pem can be read");
  }

  @Test
  void namesATrustFileOfAnotherLog() throws IOException {
    Files.writeString(folder.originFile(), "other.example/log\n");
    expect(Level.FAIL, "trust file", "is not of this node's keys and origin");
    Files.writeString(folder.trustFile(), "gibberish\n");
    expect(Level.FAIL, "trust file", "trust.txt");
    Files.delete(folder.trustFile());
    expect(Level.WARN, "trust file", "is missing");
  }

  @Test
  void namesCertificatesThatEndOrHaveEndedOrHaveNotBegun() {
    clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(300));
    expect(Level.WARN, "certificates", "server/cert.pem ends at");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));
    expect(Level.FAIL, "certificates", "user/cert.pem ended at");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
    expect(Level.FAIL, "certificates", "begins at");
  }

  @Test
  void namesCertificatesThatDoNotFit() throws IOException {
    config = new ConfigFile(Map.of()).read(yaml("hostNames: [varve.city.example]"));
    config = config.withData(folder.root()).withListen("127.0.0.1:0");
    expect(Level.WARN, "certificates", "[varve.city.example]");
    CertificateAuthority other = CertificateAuthority.create(clock, new SecureRandom());
    Files.writeString(folder.serverIdentity().resolve("ca.pem"), other.certificatePem());
    expect(Level.FAIL, "certificates", "not signed by its ca.pem");
    Files.copy(
        folder.userIdentity().resolve("key.pem"),
        folder.serverIdentity().resolve("key.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    expect(Level.FAIL, "certificates", "is not the P-256 key of certificate");
  }

  @Test
  void namesAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      config = config.withListen("127.0.0.1:" + taken.getLocalPort());
      expect(Level.FAIL, "port", config.listen());
    }
  }

  @Test
  void namesAClockThatIsBehindTheLedger() {
    clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
    expect(Level.FAIL, "clock", "but a block was committed at");
  }

  @Test
  void namesADiskThatIsNearlyFull() {
    room = new Surroundings.Room(10L << 20, 1L << 40);
    expect(Level.FAIL, "disk space", "10 MiB left");
    room = new Surroundings.Room(500L << 20, 1L << 30);
    expect(Level.WARN, "disk space", "500 MiB left");
  }

  @Test
  void namesDamageInTheNewestBlocksAndALedgerThatIsGone() throws IOException {
    Path segment = folder.ledger().resolve("00000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    expect(Level.FAIL, "ledger", "00000001.seg");
    Files.delete(segment);
    expect(Level.FAIL, "ledger", "the segment file is missing");
    try (Stream<Path> all = Files.walk(folder.ledger())) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    expect(Level.FAIL, "ledger", "is missing, though a log was founded");
  }

  @Test
  void namesABrokerThatIsNotThereAndAPasswordThatIsMissing() throws IOException {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MqttConfig mqtt =
          MqttConfig.off()
              .withBroker(
                  "tcp://127.0.0.1:" + broker.getLocalPort(), "node", root.resolve("password"));
      config = config.withRepresentation(config.representation().withMqtt(mqtt));
      expect(Level.FAIL, "broker", "password cannot be read");
      expect(Level.OK, "broker", "can be reached");
    }
    expect(Level.FAIL, "broker", "refused");
  }

  @Test
  void namesAPeerThatIsNotThere() throws IOException {
    Path bundle = root.resolve("provisioning");
    new EntityBundle(folder, clock).write(EntityName.PROVISIONING, List.of(), bundle);
    config = config.withData(bundle);
    expect(Level.FAIL, "data folder", "peers.processing");
    config = config.withPeers(new PeersConfig("127.0.0.1:1", "", ""));
    expect(Level.FAIL, "peer processing", "127.0.0.1:1");
    expect(Level.OK, "keys", "0 are there");
  }

  @Test
  void saysWhatEachWitnessCosignedAndThatOneIsNotThere() throws IOException {
    Cosigner cosigner =
        new Cosigner(SigningKey.generate(SignatureAlgorithm.EDDSA), "witness.example/w1");
    TrustFile trust = TrustFile.parse(Files.readString(folder.trustFile()));
    Witness witness = new Witness(cosigner, List.of(trust.logKeys()), root.resolve("w1"), clock);
    try (HttpListener listener =
        HttpListener.start(
            new InetSocketAddress("127.0.0.1", 0),
            Optional.empty(),
            new HttpListener.Limits(1, 0),
            new WitnessEndpoint(witness))) {
      String url = "http://127.0.0.1:" + listener.port() + "/";
      config = asking(url, cosigner);
      expect(Level.WARN, "witness witness.example/w1", "shows no checkpoint of");

      SigningKey logKey = SigningKey.fromPem(Files.readString(folder.checkpointKey()));
      CheckpointSigner signer = new CheckpointSigner(logKey, trust.origin());
      String note = signer.sign(new Checkpoint(trust.origin(), 7, Digest.sha256(new byte[] {7})));
      witness.add(new AddCheckpoint(0, List.of(), SignedNote.parse(note)));
      expect(Level.OK, "witness witness.example/w1", "cosigned 7 entries");

      SigningKey another = SigningKey.generate(SignatureAlgorithm.EDDSA);
      config = asking(url, new Cosigner(another, "witness.example/w1"));
      expect(Level.WARN, "witness witness.example/w1", "not signed with witness.example/w1+");
    }
    expect(Level.WARN, "witness witness.example/w1", "cannot be reached");
  }

  private NodeConfig asking(String url, Cosigner witness) throws IOException {
    String yaml =
        "processing: {log: {witnessing: {quorum: 1, witnesses: [{url: '%s', key: '%s'}]}}}"
            .formatted(url, witness.noteKey());
    return new ConfigFile(Map.of())
        .read(yaml(yaml))
        .withData(folder.root())
        .withListen("127.0.0.1:0");
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(root.resolve("varve.yaml"), text + "\n");
  }

  private List<Finding> examine() {
    return new Doctor(config, new Surroundings(clock, path -> room)).examine();
  }

  private void expect(Level level, String check, String what) {
    assertThat(examine())
        .filteredOn(f -> f.level() == level && f.check().equals(check))
        .anySatisfy(
            f -> {
              assertThat(f.what()).contains(what);
              if (level != Level.OK) {
                assertThat(f.next()).as("next step").isNotBlank();
              }
            });
  }

  private Map<Path, String> everything() throws IOException {
    Map<Path, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        String bytes =
            Files.isRegularFile(path) ? java.util.Arrays.toString(Files.readAllBytes(path)) : "";
        all.put(path, Files.getLastModifiedTime(path) + bytes);
      }
    }
    return all;
  }
}
