/** Keys, signatures and COSE headers: strict checks of our own in front of the JCA providers. */
@NullMarked
package org.varve.evidence.crypto;

import org.jspecify.annotations.NullMarked;
