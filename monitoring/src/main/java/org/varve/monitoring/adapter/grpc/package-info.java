/** The reference points V2M, which monitoring serves, and M2P, M2R and M2S, which it calls. */
@NullMarked
package org.varve.monitoring.adapter.grpc;

import org.jspecify.annotations.NullMarked;
