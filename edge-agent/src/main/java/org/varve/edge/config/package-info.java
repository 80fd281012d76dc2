/** How the agent is configured: a YAML file, or flags of the command line. */
@NullMarked
package org.varve.edge.config;

import org.jspecify.annotations.NullMarked;
