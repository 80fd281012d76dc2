package org.varve.processing.application;

import org.varve.processing.domain.Query;

/**
 * A search as it is asked for.
 *
 * @param pageToken where an earlier search went on; empty to begin
 * @param pageSize most operations a page
 * @param limit most operations in all; {@link Long#MAX_VALUE} for all
 */
public record SearchRequest(Query query, String pageToken, int pageSize, long limit) {}
