package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.util.*;
import org.hl7.fhir.r4.model.Resource;

/**
 * Permissions of the bearer of an access token. Scopes add up: each permission is looked for in every scope.
 *
 * @param patient the patient of the launch; {@code patient/} scopes are limited to this patient
 * @param signedIn id of the practitioner behind the token; empty for a backend service
 * @param user the same id when the token has the scope fhirUser and therefore may read that Practitioner
 */
record Access(
        List<Scope> scopes,
        Optional<String> patient,
        Optional<String> signedIn,
        Optional<String> user,
        Compartment compartment) {
    private static final String ATTRIBUTE = Access.class.getName();

    static Access of(HttpServletRequest request) {
        return (Access) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
    }

    static boolean isAttached(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns whether any scope permits the interaction on the type, for at least some resources. */
    boolean may(char letter, String type) {
        return scopes.stream().anyMatch(scope -> scope.permits(letter, type));
    }

    /** Returns whether a scope permits the interaction on this resource. */
    boolean may(char letter, Resource resource) {
        return isOwnUser(letter, resource)
                || scopes.stream()
                        .filter(scope -> scope.permits(letter, resource.fhirType()))
                        .filter(scope -> within(scope, resource))
                        .anyMatch(scope -> scope.query()
                                .map(query -> SearchQuery.read(resource.fhirType(), query, compartment)
                                        .matches(resource))
                                .orElse(true));
    }

    /**
     * Returns whether a search may name this patient: any patient by user and system scopes, the launch's by patient
     * scopes.
     */
    boolean maySearch(String type, String wanted) {
        return scopes.stream()
                .filter(scope -> scope.permits('s', type))
                .anyMatch(scope -> scope.level() != Scope.Level.PATIENT
                        || patient.filter(wanted::equals).isPresent());
    }

    private boolean within(Scope scope, Resource resource) {
        if (scope.level() != Scope.Level.PATIENT) {
            return true;
        }
        // practitioners belong to no compartment; a patient's app may still look up the author of a resource
        return resource.fhirType().equals("Practitioner")
                || patient.filter(p -> List.of(p).equals(List.copyOf(compartment.patientsOf(resource))))
                        .isPresent();
    }

    private boolean isOwnUser(char letter, Resource resource) {
        return letter == 'r'
                && resource.fhirType().equals("Practitioner")
                && user.filter(resource.getIdPart()::equals).isPresent();
    }
}
