/**
 * The state that the contract folds the log into: keys, values and the views of them that every
 * ledger shares.
 */
@NullMarked
package org.varve.ledger.state;

import org.jspecify.annotations.NullMarked;
