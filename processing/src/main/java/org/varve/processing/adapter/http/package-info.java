/** The log as static files over HTTP. */
@NullMarked
package org.varve.processing.adapter.http;

import org.jspecify.annotations.NullMarked;
