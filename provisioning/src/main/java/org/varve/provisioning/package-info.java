/** The provisioning entity: hands data and its evidence to those who may have it. */
@NullMarked
package org.varve.provisioning;

import org.jspecify.annotations.NullMarked;
