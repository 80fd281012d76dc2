/** Evidence files, the trust file of whoever verifies them, and the verifier. */
@NullMarked
package org.varve.evidence.file;

import org.jspecify.annotations.NullMarked;
