/** Representation as a client of an MQTT broker, in versions 3.1.1 and 5. */
@NullMarked
package org.varve.representation.adapter.mqtt;

import org.jspecify.annotations.NullMarked;
