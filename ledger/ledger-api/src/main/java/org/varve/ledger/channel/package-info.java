/**
 * What nodes and the chaincode say to one another on a Fabric channel: names, keys, values, errors.
 */
@NullMarked
package org.varve.ledger.channel;

import org.jspecify.annotations.NullMarked;
