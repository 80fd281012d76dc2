/** Operations, data blocks, proofs, receipts, checkpoints and evidence files: plain JDK. */
@NullMarked
package org.varve.evidence;

import org.jspecify.annotations.NullMarked;
