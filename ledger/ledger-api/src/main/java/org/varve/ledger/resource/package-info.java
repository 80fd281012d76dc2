/** What the contract itself reads in the specs of resources; all else is for their owners. */
@NullMarked
package org.varve.ledger.resource;

import org.jspecify.annotations.NullMarked;
