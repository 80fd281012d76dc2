/** Admission as Fabric chaincode: what every endorser checks before a data block is ordered. */
@NullMarked
package org.varve.ledger.chaincode;

import org.jspecify.annotations.NullMarked;
