/** The controlling entity of ITU-T Y.4561 clause 7.1.4. */
@NullMarked
package org.varve.controlling;

import org.jspecify.annotations.NullMarked;
