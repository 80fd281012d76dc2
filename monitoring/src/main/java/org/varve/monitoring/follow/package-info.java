/** Follows a log from outside: mirrors it, and audits that it only grows. */
@NullMarked
package org.varve.monitoring.follow;

import org.jspecify.annotations.NullMarked;
