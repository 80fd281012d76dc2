/** What monitoring knows of alerts. */
@NullMarked
package org.varve.monitoring.domain;

import org.jspecify.annotations.NullMarked;
