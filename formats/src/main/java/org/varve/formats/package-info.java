/** Data formats: SenML JSON, JSON Schema and opaque content. */
@NullMarked
package org.varve.formats;

import org.jspecify.annotations.NullMarked;
