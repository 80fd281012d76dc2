package org.varve.edge.mqtt;

/**
 * What the broker is to know of a client.
 *
 * @param clientId unique at the broker
 * @param kept whether the broker keeps what comes while the client is away
 * @param publishingMax messages on their way to the broker that it has not taken yet
 * @param manual whether the client says itself when it is done with a message
 */
public record BrokerSession(String clientId, boolean kept, int publishingMax, boolean manual) {}
