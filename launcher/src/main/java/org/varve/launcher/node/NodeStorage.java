package org.varve.launcher.node;

import org.varve.ledger.embedded.ContentStoreConfig;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;

/**
 * Where in the data folder the embedded ledger and the contents lie: the same for the node and for
 * whoever checks it.
 */
public final class NodeStorage {

  private NodeStorage() {}

  public static EmbeddedLedgerConfig ledger(DataFolder folder, String origin) {
    return EmbeddedLedgerConfig.of(folder.ledger(), origin);
  }

  public static ContentStoreConfig contents(DataFolder folder) {
    return ContentStoreConfig.of(folder.content());
  }
}
