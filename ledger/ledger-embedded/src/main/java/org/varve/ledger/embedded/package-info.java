/** The ledger that runs inside the process: segment files and a RocksDB index. */
@NullMarked
package org.varve.ledger.embedded;

import org.jspecify.annotations.NullMarked;
