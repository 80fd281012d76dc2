/** Disposable state: everything in it can be made anew from the stored blocks. */
@NullMarked
package org.varve.ledger.embedded.state;

import org.jspecify.annotations.NullMarked;
