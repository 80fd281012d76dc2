/** Resources as an operator writes them, in YAML, and as the node takes them. */
@NullMarked
package org.varve.launcher.resource;

import org.jspecify.annotations.NullMarked;
