package org.dorsal.sandbox;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import jakarta.servlet.http.HttpServletRequest;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** One resource type that apps may also write. Public only because HAPI calls it by reflection. */
public class OpenShelf<T extends Resource> extends Shelf {
    OpenShelf(Class<T> type, FhirParts parts) {
        super(type, parts);
    }

    /** Files something new. */
    @Create
    public MethodOutcome create(@ResourceParam T resource, HttpServletRequest request) {
        allow('c', resource, request);
        var kept = parts().records().create(resource);
        return new MethodOutcome(kept.getIdElement(), true).setResource(kept);
    }

    /** Files the next version; 412 when If-Match names another than the newest. */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam T resource, HttpServletRequest request) {
        var before = parts().records()
                .find(name(), id.getIdPart())
                .orElseThrow(() -> new ResourceNotFoundException("nothing there to update"));
        allow('u', before, request);
        allow('u', resource, request);
        var version = before.getMeta().getVersionId();
        if (id.hasVersionIdPart() && !id.getVersionIdPart().equals(version)) {
            throw new PreconditionFailedException("version is " + version);
        }
        var kept = parts().records().update(resource, id.getIdPart(), Long.parseLong(version) + 1);
        return new MethodOutcome(kept.getIdElement(), false).setResource(kept);
    }

    private void allow(char letter, Resource resource, HttpServletRequest request) {
        var access = Access.of(request);
        if (!access.may(letter, name())) {
            throw new ForbiddenOperationException("outside the token's scope");
        }
        var patients = parts().compartment().patientsOf(resource);
        if (patients.isEmpty()
                || !patients.stream()
                        .allMatch(p -> parts().records().find("Patient", p).isPresent())) {
            throw new UnprocessableEntityException("about no patient of this EHR");
        }
        if (!access.may(letter, resource)) {
            throw new ForbiddenOperationException("outside the token's scope or patient");
        }
    }
}
