/** P2R and S2P over gRPC; proto types stop here. */
@NullMarked
package org.varve.processing.adapter.grpc;

import org.jspecify.annotations.NullMarked;
