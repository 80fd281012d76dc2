/** Rules, and the alerts that they raise. */
@NullMarked
package org.varve.monitoring.application;

import org.jspecify.annotations.NullMarked;
