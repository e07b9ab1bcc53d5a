package org.dorsal.sandbox;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.*;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/**
 * Provider for one resource type of the EHR, for apps that may read it. Public only because HAPI calls it by
 * reflection.
 */
public class ReadOnlyResourceProvider implements IResourceProvider {
    private final Class<? extends Resource> type;
    private final ProviderDependencies parts;

    ReadOnlyResourceProvider(Class<? extends Resource> type, ProviderDependencies parts) {
        this.type = type;
        this.parts = parts;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    /**
     * Reads by id; 403 for another patient's resource, because this is the patient's own EHR and the app has the
     * patient's id.
     */
    @Read(version = true)
    public Resource read(@IdParam IdType id, HttpServletRequest request) {
        var access = Access.of(request);
        var record = parts.records()
                .versions(name(), id.getIdPart())
                .filter(version -> !id.hasVersionIdPart()
                        || id.getVersionIdPart().equals(version.getMeta().getVersionId()))
                .reduce((_, newer) -> newer);
        if (record.isPresent() ? !access.may('r', record.get()) : !access.may('r', name())) {
            throw new ForbiddenOperationException("outside the token's scope or patient");
        }
        return shown(record.orElseThrow(() -> new ResourceNotFoundException("nothing there")));
    }

    /** Searches by the parameters of {@link SearchParameter} that the EHR has. */
    @Search(allowUnknownParams = true)
    public Bundle search(RequestDetails details, HttpServletRequest request) {
        var access = Access.of(request);
        if (!access.may('s', name())) {
            throw new ForbiddenOperationException("outside the token's scope");
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        details.getParameters().forEach((name, values) -> parameters.put(name, List.of(values)));
        var query = SearchQuery.read(name(), parameters, parts.compartment());
        refuseUnlisted(query);
        query.patients().stream().flatMap(List::stream).forEach(patient -> {
            if (!access.maySearch(name(), patient)) {
                throw new ForbiddenOperationException("another patient's");
            }
        });
        var matches = parts.records()
                .all(name(), resource -> access.may('s', resource) && query.matches(resource))
                .sorted(query.inOrder())
                .map(this::shown)
                .toList();
        return parts.bundles().page(query, matches, request.getQueryString());
    }

    /** Removes the version for an EHR without versions. */
    Resource shown(Resource resource) {
        if (!table().versioned()) {
            resource.setId(new IdType(name(), resource.getIdPart()));
            resource.getMeta().setVersionId(null);
        }
        return resource;
    }

    VendorTable table() {
        return parts.guise().table();
    }

    private void refuseUnlisted(SearchQuery query) {
        var listed = table().terms(name()).map(TypeTerms::searchBy).orElse(Set.of());
        query.terms().stream()
                .map(term -> term.parameter().name())
                .filter(parameter -> !listed.contains(parameter))
                .findFirst()
                .ifPresent(parameter -> {
                    throw new InvalidRequestException("unknown parameter " + parameter);
                });
    }

    String name() {
        return type.getSimpleName();
    }

    ProviderDependencies parts() {
        return parts;
    }
}
