package org.varve.monitoring.domain;

/**
 * What a rule has found of a subject.
 *
 * @param sentence what is wrong, with particulars and the next step
 */
public record Finding(String sentence, Severity severity) {}
