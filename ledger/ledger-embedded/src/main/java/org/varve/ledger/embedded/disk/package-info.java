/** The one door to files, narrow enough that every fault of a disk can be injected behind it. */
@NullMarked
package org.varve.ledger.embedded.disk;

import org.jspecify.annotations.NullMarked;
