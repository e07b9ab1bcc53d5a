package org.dorsal.assessment;

import java.util.UUID;

/** Logical ids of results: UUID version 5 (RFC 9562) of the assessment's id as namespace and the slot as name. */
@FunctionalInterface
public interface SlotIds {
    /** The id of that slot; the same for the same arguments, for ever. */
    UUID of(UUID assessment, String slot);
}
