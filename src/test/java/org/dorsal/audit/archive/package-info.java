/** Proofs that whatever is changed is found. */
@NullMarked
package org.dorsal.audit.archive;

import org.jspecify.annotations.NullMarked;
