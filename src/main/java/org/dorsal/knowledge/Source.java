package org.dorsal.knowledge;

import org.hl7.fhir.r4.model.MetadataResource;

/**
 * Published resource with the file that it was read from.
 *
 * @param sha256 hex hash of its canonical JSON
 */
record Source<R extends MetadataResource>(String path, R resource, String sha256) {

    Edition edition() {
        return new Edition(resource.getUrl(), resource.getVersion(), sha256);
    }
}
