/**
 * What happened, as auditors will read it: AuditEvents in the shape of IHE BALP. Decides nothing and withholds nothing; holds
 * no more patient data than the patient's reference.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson"})
package org.dorsal.audit;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
