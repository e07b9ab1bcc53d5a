/** Tests that the verifier detects every change of an export. */
@NullMarked
package org.dorsal.audit.archive;

import org.jspecify.annotations.NullMarked;
