/** The transparency log: Merkle tree and proofs, receipts, signed notes and checkpoints. */
@NullMarked
package org.varve.evidence.log;

import org.jspecify.annotations.NullMarked;
