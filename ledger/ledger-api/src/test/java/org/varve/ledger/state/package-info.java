@NullMarked
package org.varve.ledger.state;

import org.jspecify.annotations.NullMarked;
