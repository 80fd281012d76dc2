/** Tests of the whole: the main path, the module arrows and the tidiness of the tree. */
@NullMarked
package org.varve.system;

import org.jspecify.annotations.NullMarked;
