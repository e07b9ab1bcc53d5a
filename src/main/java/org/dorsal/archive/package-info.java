/** Export of the log with its proofs, which a program without Dorsal's code verifies, and erasure. */
@NullMarked
@Room(mayUse = {"store", "audit", "audit.log"})
package org.dorsal.archive;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
