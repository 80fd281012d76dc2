package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.EntryBundle;
import org.varve.evidence.log.HashTile;
import org.varve.evidence.log.MerkleProver;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TileNodes;
import org.varve.evidence.log.TilePath;
import org.varve.launcher.node.ConfigFile;
import org.varve.launcher.node.VarveNode;
import org.varve.monitoring.witness.Witness;
import org.varve.monitoring.witness.WitnessEndpoint;
import org.varve.rp.HttpListener;
import org.varve.rp.HttpTls;
import org.varve.rp.TlsIdentity;

/** A stranger reads the log of a node over HTTP, and a witness cosigns what he read. */
class PublicLogIT {
  @TempDir Path folder;

  @Test
  void aWitnessCosignsTheLogThatAStrangerReads() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (VarveNode node = node(false)) {
      String url = "http://127.0.0.1:" + node.logPort().orElseThrow() + "/log/";
      TrustFile trust = TrustFile.parse(Files.readString(node.folder().trustFile()));
      SignedNote note =
          SignedNote.parse(
              new String(
                  get(client, url + "checkpoint").body(), java.nio.charset.StandardCharsets.UTF_8));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      TileNodes tiles = new TileNodes(checkpoint.size(), tile -> get(client, url + tile).body());

      assertThat(trust.logKeys().haveSigned(note)).isTrue();
      assertThat(new MerkleProver(tiles).rootAt(checkpoint.size())).isEqualTo(checkpoint.root());
      assertThat(get(client, url + "tile/entries/000.p/1").statusCode()).isEqualTo(403);
      assertThat(post(client, url + "checkpoint", "x").statusCode()).isEqualTo(413);

      Cosigner cosigner =
          new Cosigner(SigningKey.generate(SignatureAlgorithm.EDDSA), "witness.example/w1");
      Witness witness =
          new Witness(
              cosigner, List.of(trust.logKeys()), folder.resolve("cosigned"), Clock.systemUTC());
      try (HttpListener listener =
          HttpListener.start(
              new InetSocketAddress("127.0.0.1", 0),
              Optional.empty(),
              new HttpListener.Limits(2, AddCheckpoint.CHARS_MAX),
              new WitnessEndpoint(witness))) {
        String add = "http://127.0.0.1:" + listener.port() + "/add-checkpoint";
        String request = new AddCheckpoint(0, List.of(), note).toString();
        String line = post(client, add, request).body().strip();

        assertThat(note.with(NoteSignature.parse(line)).isSignedBy(cosigner.noteKey())).isTrue();
        assertThat(post(client, add, request).statusCode()).isEqualTo(409);
      }
    }
  }

  @Test
  void entriesAreForUsersAlone() throws Exception {
    try (VarveNode node = node(true)) {
      String url = "https://localhost:" + node.logPort().orElseThrow() + "/log/";
      Path user = node.folder().userIdentity();
      TlsIdentity nobody = TlsIdentity.trusting(user.resolve("ca.pem"));
      TilePath first = TilePath.parse("tile/entries/000.p/1");

      assertThat(get(client(nobody), url + first).statusCode()).isEqualTo(403);
      byte[] bundle = get(client(TlsIdentity.load(user)), url + first).body();
      TilePath hash = TilePath.parse("tile/0/000.p/1");
      assertThat(EntryBundle.decode(first, bundle).stream().map(Digest::ofLeaf).toList())
          .isEqualTo(HashTile.decode(hash, get(client(nobody), url + hash).body()));
    }
  }

  private VarveNode node(boolean tls) throws Exception {
    Path yaml = folder.resolve("varve.yaml");
    Files.writeString(
        yaml,
        """
        listen: 127.0.0.1:0
        origin: city.example/log
        processing:
          log:
            listen: 127.0.0.1:0
            tls: %s
        """
            .formatted(tls));
    return VarveNode.start(
        new ConfigFile(Map.of()).read(yaml).withData(folder.resolve("node")), Clock.systemUTC());
  }

  private static HttpClient client(TlsIdentity identity) {
    return HttpClient.newBuilder().sslContext(HttpTls.context(identity)).build();
  }

  private static HttpResponse<byte[]> get(HttpClient client, String url) {
    return client
        .sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
        .join();
  }

  private static HttpResponse<String> post(HttpClient client, String url, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
