/**
 * Export of the log with its proofs, and the verifier, which needs neither database nor network. Jackson's streaming
 * parser and plain maps: a custom hash table, encoder and parallel block reader used the same processor time (6.1 to
 * 7.1 s, now 6.1 to 6.5 s, for 100,000 events and 140,000 resources). The price is memory, some 140 bytes an event and
 * 152 a row, about twice as much as before. An event's JSON is read as a tree: 23 µs of processor time an event
 * instead of 19 (500,000 events), for a reader half as long.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "knowledge", "assessment", "audit", "audit.log"})
package org.dorsal.archive;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
