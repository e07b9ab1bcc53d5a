/**
 * The signed log over the audit events: a Merkle tree as in RFC 6962, its sequencer, signed checkpoints (C2SP
 * tlog-checkpoint) and proofs. Hashes and positions only; what an event says may not enter.
 */
@NullMarked
@Room(mayUse = {"store", "schedule"})
package org.dorsal.audit.log;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
