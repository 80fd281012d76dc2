/** What a node counts and measures, and how Prometheus reads it. */
@NullMarked
package org.varve.launcher.metrics;

import org.jspecify.annotations.NullMarked;
