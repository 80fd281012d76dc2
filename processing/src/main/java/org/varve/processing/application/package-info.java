/**
 * What processing does: records, folds, searches, reads and proves; and the index that it needs.
 */
@NullMarked
package org.varve.processing.application;

import org.jspecify.annotations.NullMarked;
