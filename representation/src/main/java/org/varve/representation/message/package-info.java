/**
 * Messages of reference points and representation's own types, one into the other, for adapters.
 */
@NullMarked
package org.varve.representation.message;

import org.jspecify.annotations.NullMarked;
