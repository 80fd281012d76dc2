/** What processing keeps as single files. */
@NullMarked
package org.varve.processing.adapter.file;

import org.jspecify.annotations.NullMarked;
