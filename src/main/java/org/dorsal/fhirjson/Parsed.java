package org.dorsal.fhirjson;

import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Result of parsing a resource. */
public sealed interface Parsed<T extends IBaseResource> {

    /** The resource; it prints without its content. */
    record ParsedResource<T extends IBaseResource>(T resource) implements Parsed<T> {}

    /** Body that is no such resource; at least one problem. */
    record UnparsableResource<T extends IBaseResource>(List<Problem> problems) implements Parsed<T> {
        public UnparsableResource {
            problems = List.copyOf(problems);
        }
    }
}
