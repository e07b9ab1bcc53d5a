/**
 * Brings results into the EHR of the site, each once, in order, whatever fails: what the EHR takes (the write plan), what was asked
 * of it and what it said (the ledger), and what to do next. Never changes a clinical record of ours; never decides clinically.
 */
@NullMarked
@Room(mayUse = {"knowledge", "assessment", "store", "smart", "smart.launch", "audit", "fhirjson"})
package org.dorsal.writeback;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
