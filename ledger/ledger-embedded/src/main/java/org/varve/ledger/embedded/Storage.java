package org.varve.ledger.embedded;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.state.RocksEngine;
import org.varve.ledger.embedded.state.StateEngine;

/**
 * What things are stored with.
 *
 * @param disk for what must not be lost
 * @param engine for what can be made anew
 * @param random for the salts of files
 * @param clock for when contents were put and erased
 */
record Storage(Disk disk, StateEngine engine, RandomGenerator random, InstantSource clock) {
  static Storage of(Disk disk, Path stateDir) {
    return new Storage(disk, new RocksEngine(stateDir), new SecureRandom(), InstantSource.system());
  }
}
