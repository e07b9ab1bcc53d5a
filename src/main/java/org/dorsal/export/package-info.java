/**
 * Preparation of bulk exports (FHIR Bulk Data Access 2.0): counts and hashes the files of each job, and reads them again
 * for their download. Stores no files and contains neither HTTP nor search syntax.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "schedule"})
package org.dorsal.export;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
