/**
 * What tests of ledgers, and of those who use one, share: fixtures, a ledger in memory, the suite.
 */
@NullMarked
package org.varve.ledger.testing;

import org.jspecify.annotations.NullMarked;
