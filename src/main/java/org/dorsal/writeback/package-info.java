/**
 * Delivers results to the EHR of the site, each once and in order despite faults: the supported writes (the write
 * plan), the requests and replies (the ledger), and the next action. Never changes a clinical record of ours; never
 * decides clinically.
 */
@NullMarked
@Room(mayUse = {"assessment", "note", "store", "smart", "smart.launch", "audit", "fhirjson", "schedule"})
package org.dorsal.writeback;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
