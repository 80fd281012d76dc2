package org.varve.representation;

import org.varve.evidence.crypto.SigningKey;

/**
 * The secrets that representation works with.
 *
 * @param signing signs data blocks, bindings and formats; the log's genesis operation must name it
 *     as an authority
 * @param tokens checks enrolment tokens
 * @param certificates certifies the TLS keys of sources
 */
public record RepresentationKeys(
    SigningKey signing, EnrolmentTokens tokens, CertificateAuthority certificates) {}
