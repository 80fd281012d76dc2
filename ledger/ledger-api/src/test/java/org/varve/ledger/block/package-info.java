@NullMarked
package org.varve.ledger.block;

import org.jspecify.annotations.NullMarked;
