/** How what happens is written down: as text, or as one JSON object a line. */
@org.jspecify.annotations.NullMarked
package org.varve.launcher.logging;
