package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.varve.launcher.UsageException;
import org.varve.representation.CertificateAuthority;
import org.varve.rp.PrivateFiles;

/**
 * Makes data folders for entities that run as processes of their own: a certificate of the node's
 * authority, with role entity, and the keys that the entity works with, no others.
 */
public final class EntityBundle {

  private final DataFolder node;
  private final Clock clock;

  /**
   * @param node folder of a node that has started once
   */
  public EntityBundle(DataFolder node, Clock clock) {
    this.node = node;
    this.clock = clock;
  }

  /**
   * Writes a folder with which {@code varve up} runs one entity.
   *
   * @param hosts further names and addresses of the host where it will run
   * @param to a folder that does not exist, or is empty
   */
  public void write(EntityName entity, List<String> hosts, Path to) throws IOException {
    if (entity == EntityName.PROCESSING) {
      throw new UsageException(
          "processing runs where its ledger is: varve up --entities=processing --data "
              + node.root()
              + "; a second one with the same keys would be a second log of the same name");
    }
    requireEmpty(to);
    DataFolder folder = new DataFolder(to);
    certify(entity, hosts, folder.serverIdentity());
    if (entity == EntityName.REPRESENTATION) {
      // It signs blocks and issues the certificates of sources.
      copy(node.representationKey(), folder.representationKey());
      copy(node.enrolmentSecret(), folder.enrolmentSecret());
      for (String file :
          List.of(CertificateAuthority.KEY_FILE, CertificateAuthority.CERTIFICATE_FILE)) {
        copy(node.authority().resolve(file), folder.authority().resolve(file));
      }
    }
    if (entity == EntityName.MONITORING) {
      // It watches the log by the key that stands there.
      copy(node.trustFile(), folder.trustFile());
    }
    // Last: a folder without it is no whole bundle, and nothing starts on it.
    PrivateFiles.write(folder.entitiesFile(), entity.word() + "\n");
  }

  /** Writes ca.pem, cert.pem and key.pem alone, for example to replace those of a bundle. */
  public void certify(EntityName entity, List<String> hosts, Path identity) throws IOException {
    authority().writeServer(identity, entity.word(), OwnCertificates.hostNames(hosts));
  }

  private CertificateAuthority authority() throws IOException {
    if (!Files.exists(node.authority().resolve(CertificateAuthority.KEY_FILE))
        || !Files.exists(node.originFile())) {
      throw new UsageException(
          "there is no node's authority in "
              + node.root()
              + "; start it once with varve up, or name its folder with --data");
    }
    return CertificateAuthority.openOrCreate(node.authority(), clock, new SecureRandom());
  }

  private static void requireEmpty(Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> inside = Files.list(to)) {
        if (inside.findAny().isPresent()) {
          throw new UsageException(to + " is not empty; name a folder that does not exist yet");
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    PrivateFiles.write(to, Files.readString(from));
  }
}
