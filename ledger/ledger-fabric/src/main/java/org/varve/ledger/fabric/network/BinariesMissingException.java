package org.varve.ledger.fabric.network;

import java.io.IOException;

/** Fabric's programs are not on this machine; the message says how a person gets them. */
public final class BinariesMissingException extends IOException {
  private static final long serialVersionUID = 1;

  BinariesMissingException(String what) {
    super(
        ("Fabric: %s. Download hyperledger-fabric-<your system>-3.1.x.tar.gz (or 2.5.x) from"
                + " https://github.com/hyperledger/fabric/releases, unpack it, and set %s to its folder"
                + " bin. With Docker instead: deploy/compose.")
            .formatted(what, FabricBinaries.VARIABLE));
  }
}
