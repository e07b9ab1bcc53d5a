/** Tests that the verifier detects every change of an export. */
@NullMarked
package org.dorsal.archive;

import org.jspecify.annotations.NullMarked;
