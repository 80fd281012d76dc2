/** The monitoring entity of ITU-T Y.4561 clause 7.1.5. */
@NullMarked
package org.varve.monitoring;

import org.jspecify.annotations.NullMarked;
