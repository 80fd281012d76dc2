package org.varve.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varve.edge.identity.AgentIdentity;

/** The folder of an agent that trusts a {@link TestLog}, without the files that TLS needs. */
public final class TestIdentity {
  private TestIdentity() {}

  public static AgentIdentity in(Path folder, TestLog log) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("signing-key.pem"), Fixtures.AGENT_KEY.pem());
    Files.writeString(folder.resolve("trust.txt"), log.trust().toString());
    Files.writeString(
        folder.resolve("identity.properties"),
        "signer=%s\nsources=urn:varve:source:*\nserver=localhost:1\n"
            .formatted(Fixtures.SIGNER_NAME));
    return AgentIdentity.load(folder);
  }
}
