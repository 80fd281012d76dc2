/** What processing knows of recorded operations, and how it is asked for; plain values. */
@NullMarked
package org.varve.processing.domain;

import org.jspecify.annotations.NullMarked;
