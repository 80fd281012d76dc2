package org.varve.processing.domain;

import org.varve.ledger.resource.GrantSpec;

/** What somebody wants to do with which data of a source. */
public record AccessQuestion(
    Requester requester, GrantSpec.Right right, String source, DataScope scope) {}
