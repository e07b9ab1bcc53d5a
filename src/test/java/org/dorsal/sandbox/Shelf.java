package org.dorsal.sandbox;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.RawParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** One resource type of the EHR for apps that may read it. Public only because HAPI calls it by reflection. */
public class Shelf implements IResourceProvider {
    private final Class<? extends Resource> type;
    private final FhirParts parts;

    Shelf(Class<? extends Resource> type, FhirParts parts) {
        this.type = type;
        this.parts = parts;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    /** By id; 403 for another's, because this is the patient's own EHR and the app was told whose record it is. */
    @Read
    public Resource read(@IdParam IdType id, HttpServletRequest request) {
        var access = Access.of(request);
        var found = parts.records().find(name(), id.getIdPart());
        if (found.isPresent() ? !access.may('r', found.get()) : !access.may('r', name())) {
            throw new ForbiddenOperationException("outside the token's scope or patient");
        }
        return found.orElseThrow(() -> new ResourceNotFoundException("nothing there"));
    }

    /** By the parameters of {@link SearchParameter}. */
    @Search(allowUnknownParams = true)
    public Bundle search(@RawParam Map<String, List<String>> raw, HttpServletRequest request) {
        var access = Access.of(request);
        if (!access.may('s', name())) {
            throw new ForbiddenOperationException("outside the token's scope");
        }
        var query = SearchQuery.read(name(), Optional.ofNullable(raw).orElse(Map.of()), parts.compartment());
        query.patients().stream().flatMap(List::stream).forEach(patient -> {
            if (!access.maySearch(name(), patient)) {
                throw new ForbiddenOperationException("another patient's");
            }
        });
        var found = parts.records()
                .all(name())
                .filter(resource -> access.may('s', resource))
                .filter(query::matches)
                .sorted(query.inOrder())
                .toList();
        return parts.bundles().page(query, found, request.getQueryString());
    }

    String name() {
        return type.getSimpleName();
    }

    FhirParts parts() {
        return parts;
    }
}
