/** An MQTT broker in the same process. */
@NullMarked
package org.varve.launcher.broker;

import org.jspecify.annotations.NullMarked;
