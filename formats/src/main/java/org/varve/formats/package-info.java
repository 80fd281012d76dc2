/** Data formats: SenML, JSON Schema and opaque content. */
@NullMarked
package org.varve.formats;

import org.jspecify.annotations.NullMarked;
