/** The contract's admission as Fabric chaincode. */
@NullMarked
package org.varve.ledger.chaincode;

import org.jspecify.annotations.NullMarked;
