/** The representation entity: takes items in from sources and seals them into data blocks. */
@NullMarked
package org.varve.representation;

import org.jspecify.annotations.NullMarked;
