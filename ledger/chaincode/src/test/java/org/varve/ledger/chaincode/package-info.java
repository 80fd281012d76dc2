@NullMarked
package org.varve.ledger.chaincode;

import org.jspecify.annotations.NullMarked;
