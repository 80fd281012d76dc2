/** Says what is wrong with a node's folder, configuration and surroundings, and changes nothing. */
@org.jspecify.annotations.NullMarked
package org.varve.launcher.doctor;
