/** The reference points between entities, and what anyone needs to serve or call them. */
@NullMarked
package org.varve.rp;

import org.jspecify.annotations.NullMarked;
