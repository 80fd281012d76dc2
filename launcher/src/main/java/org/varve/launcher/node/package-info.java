/** A running node: its folder, configuration, first start and entities. */
@NullMarked
package org.varve.launcher.node;

import org.jspecify.annotations.NullMarked;
