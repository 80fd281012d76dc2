/** How commands print: tables for people, JSON and CSV for programs. */
@NullMarked
package org.varve.launcher.output;

import org.jspecify.annotations.NullMarked;
