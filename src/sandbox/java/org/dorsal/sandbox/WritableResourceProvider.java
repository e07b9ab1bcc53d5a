package org.dorsal.sandbox;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** Provider for one resource type that apps may also write. Public only because HAPI calls it by reflection. */
public class WritableResourceProvider<T extends Resource> extends ReadOnlyResourceProvider {
    private static final int PRECONDITION_REQUIRED = 428;

    WritableResourceProvider(Class<T> type, ProviderDependencies parts) {
        super(type, parts);
    }

    /**
     * Files something new, unless If-None-Exist finds that it is there: then that one with 200, 412 when several are.
     */
    @Create
    public MethodOutcome create(@ResourceParam T resource, HttpServletRequest request) {
        allow('c', resource, request);
        return parts().records().alone(() -> {
            var existing = alreadyThere(request);
            if (existing.size() > 1) {
                throw new PreconditionFailedException("If-None-Exist matches several");
            }
            return existing.isEmpty()
                    ? outcome(parts().records().create(admitted(resource, request)), true)
                    : outcome(existing.getFirst(), false);
        });
    }

    /** Files the next version; 412 when If-Match names another than the newest, 428 when it is needed and missing. */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam T resource, HttpServletRequest request) {
        return parts().records().alone(() -> {
            var before = parts().records()
                    .find(name(), id.getIdPart())
                    .orElseThrow(() -> new ResourceNotFoundException("nothing there to update"));
            allow('u', before, request);
            allow('u', resource, request);
            compare(Optional.ofNullable(id.getVersionIdPart()), before.getMeta().getVersionId());
            return outcome(parts().records().update(admitted(resource, request), id.getIdPart()), false);
        });
    }

    private void compare(Optional<String> expected, String actual) {
        if (expected.isEmpty() && table().needsIfMatch()) {
            throw new UnclassifiedServerFailureException(PRECONDITION_REQUIRED, "an update needs If-Match");
        }
        if (table().versioned() && expected.filter(v -> !v.equals(actual)).isPresent()) {
            throw new PreconditionFailedException("version is " + actual);
        }
    }

    private List<Resource> alreadyThere(HttpServletRequest request) {
        var condition = request.getHeader("If-None-Exist");
        if (condition == null || !table().conditionalCreate()) {
            return List.of();
        }
        var query = SearchQuery.read(name(), condition.substring(condition.indexOf('?') + 1), parts().compartment());
        if (query.terms().isEmpty()) {
            throw new PreconditionFailedException("If-None-Exist names nothing to look for");
        }
        return parts().records()
                .all(name(), existing -> Access.of(request).may('c', existing) && query.matches(existing))
                .toList();
    }

    private Resource admitted(Resource resource, HttpServletRequest request) {
        return table().storage().admit(resource, Access.of(request));
    }

    private MethodOutcome outcome(Resource stored, boolean created) {
        var shown = shown(stored);
        return new MethodOutcome(shown.getIdElement(), created).setResource(shown);
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
