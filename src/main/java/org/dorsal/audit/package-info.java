/**
 * Audit events: AuditEvents in the form of IHE BALP. Makes no access decision; holds no patient data except the
 * patient's reference.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "schedule"})
package org.dorsal.audit;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
