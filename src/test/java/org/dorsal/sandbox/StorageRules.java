package org.dorsal.sandbox;

import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import org.hl7.fhir.r4.model.Resource;

/** What an EHR refuses of a resource that it takes in principle, and what it keeps of it. */
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
