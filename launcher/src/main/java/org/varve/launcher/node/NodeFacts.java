package org.varve.launcher.node;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.varve.launcher.client.HostPort;
import org.varve.rp.CertificateLife;

/** What a start would go by, for whoever looks at a folder without starting anything. */
public final class NodeFacts {

  private NodeFacts() {}

  /** Below this, a node says that it is not ready. */
  public static long freeBytesMin() {
    return VarveNode.FREE_BYTES_MIN;
  }

  /** The entities that a process would run. */
  public static List<String> entities(NodeConfig config, DataFolder folder) throws IOException {
    return EntityName.words(RunningEntities.of(config, folder).local());
  }

  /** Those that it would call elsewhere, and where. */
  public static Map<String, HostPort> peers(NodeConfig config, DataFolder folder)
      throws IOException {
    return RunningEntities.of(config, folder).remote().entrySet().stream()
        .collect(Collectors.toMap(peer -> peer.getKey().word(), Map.Entry::getValue));
  }

  /** Whether the folder was made for single entities. */
  public static boolean isBundle(DataFolder folder) throws IOException {
    return RunningEntities.bundled(folder).isPresent();
  }

  /** Fails if an address cannot be listened on now. */
  public static void requireFree(HostPort address) throws IOException {
    FreeAddress.require(address);
  }

  /** Whether a start would renew a certificate, if it is of the node's own authority. */
  public static boolean isNearEnd(X509Certificate certificate, Instant now) {
    return CertificateLife.of(certificate).isNearEnd(now);
  }
}
