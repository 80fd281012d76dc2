/** A Fabric network for development: native processes on this host, everything in one folder. */
@NullMarked
package org.varve.ledger.fabric.network;

import org.jspecify.annotations.NullMarked;
