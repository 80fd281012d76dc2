package org.varve.processing.domain;

/**
 * Numbers that a signer has not stated (yet) about a source.
 *
 * @param from the first missing number
 * @param to the last missing number
 */
public record Gap(String signer, long epoch, long from, long to) {}
