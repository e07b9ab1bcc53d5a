/** Proofs that the proofs hold. */
@NullMarked
package org.dorsal.audit.log;

import org.jspecify.annotations.NullMarked;
