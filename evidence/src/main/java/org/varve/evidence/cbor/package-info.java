/** Deterministic CBOR (RFC 8949 §4.2.1): one form is written, and only that form is read. */
@NullMarked
package org.varve.evidence.cbor;

import org.jspecify.annotations.NullMarked;
