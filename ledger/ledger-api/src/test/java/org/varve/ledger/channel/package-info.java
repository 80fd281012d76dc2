@NullMarked
package org.varve.ledger.channel;

import org.jspecify.annotations.NullMarked;
