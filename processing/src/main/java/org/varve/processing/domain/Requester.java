package org.varve.processing.domain;

/**
 * For whom something is read, as provisioning has authenticated him.
 *
 * @param user id of a DataUser
 * @param purpose what for, in his words; empty if he gave none
 */
public record Requester(String user, String purpose) {}
