package org.varve.ledger.fabric.network;

import java.nio.file.Path;

/**
 * What a program of one organisation needs to use the network.
 *
 * @param number of the organisation, from 1
 * @param mspId its name on the channel
 * @param peer address of its peer, HOST:PORT
 * @param tlsCa PEM file with the authority of the peer's TLS certificate
 * @param certificate PEM file that says who calls: a client of the organisation
 * @param key PEM file with the key of it (PKCS #8, P-256)
 * @param configuration the part of a node's {@code varve.yaml} that names all of these
 */
public record NetworkMember(
    int number,
    String mspId,
    String peer,
    Path tlsCa,
    Path certificate,
    Path key,
    Path configuration) {}
