/**
 * A Fabric network inside the test's JVM: peers that speak the gateway's, the deliver and the
 * chaincode protocol over one ordered chain, run the real chaincode, and misbehave when told to.
 */
@NullMarked
package org.varve.ledger.fabric.testing;

import org.jspecify.annotations.NullMarked;
