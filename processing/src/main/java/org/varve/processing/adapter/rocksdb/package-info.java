/** The index in RocksDB: a fold of the log that is thrown away and rebuilt when in doubt. */
@NullMarked
package org.varve.processing.adapter.rocksdb;

import org.jspecify.annotations.NullMarked;
