package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The peer's external builder for chaincode that runs as a service: it only passes an address. */
final class BuilderScripts {

  private static final Map<String, String> SCRIPTS =
      Map.of(
          "detect",
          """
          #!/bin/sh
          # Is the package's chaincode a service?  detect SOURCE METADATA
          exec grep -q '"type": *"ccaas"' "$2/metadata.json"
          """,
          "build",
          """
          #!/bin/sh
          # There is nothing to compile: the address is all there is.  build SOURCE METADATA OUTPUT
          exec cp "$1/connection.json" "$3/connection.json"
          """,
          "release",
          """
          #!/bin/sh
          # Where the peer looks for the address.  release BUILT OUTPUT
          mkdir -p "$2/chaincode/server"
          exec cp "$1/connection.json" "$2/chaincode/server/connection.json"
          """);

  private BuilderScripts() {}

  static void write(Path builder) throws IOException {
    Path bin = Files.createDirectories(builder.resolve("bin"));
    for (Map.Entry<String, String> script : SCRIPTS.entrySet()) {
      Path file = Files.writeString(bin.resolve(script.getKey()), script.getValue());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
