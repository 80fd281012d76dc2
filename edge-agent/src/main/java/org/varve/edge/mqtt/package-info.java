/** A client of an MQTT broker, for the uplink and for sources. */
@NullMarked
package org.varve.edge.mqtt;

import org.jspecify.annotations.NullMarked;
