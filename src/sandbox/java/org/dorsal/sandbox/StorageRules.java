package org.dorsal.sandbox;

import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import org.hl7.fhir.r4.model.Resource;

/** Rules of an EHR for storing a resource of a supported type: refused content and kept elements. */
@FunctionalInterface
interface StorageRules {
    /** Refuses nothing, keeps everything. */
    StorageRules AS_SENT = (resource, _) -> resource;

    /**
     * The resource as it will be stored.
     *
     * @throws UnprocessableEntityException with words for the writer, when it is not to be stored
     */
    Resource admit(Resource resource, Access access);

    /** Refuses with these words, unless it is right. */
    static void demand(boolean right, String otherwise) {
        if (!right) {
            throw new UnprocessableEntityException(otherwise);
        }
    }
}
