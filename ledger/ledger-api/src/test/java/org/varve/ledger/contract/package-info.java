@NullMarked
package org.varve.ledger.contract;

import org.jspecify.annotations.NullMarked;
