/** How commands reach a node as a data user. */
@NullMarked
package org.varve.launcher.client;

import org.jspecify.annotations.NullMarked;
