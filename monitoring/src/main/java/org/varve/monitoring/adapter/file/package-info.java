/** What monitoring keeps on disk. */
@NullMarked
package org.varve.monitoring.adapter.file;

import org.jspecify.annotations.NullMarked;
