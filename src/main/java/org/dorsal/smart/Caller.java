package org.dorsal.smart;

import java.util.*;
import java.util.stream.Stream;

/**
 * Authenticated caller, read from a verified access token.
 *
 * @param site site of the issuer that signed the token
 * @param issuer {@code iss} of the token
 * @param subject {@code sub}, or the client id without one
 * @param clientId {@code client_id}, else {@code azp}, else {@code sub}
 * @param fhirUser FHIR resource of the person who uses the client
 * @param patient patient in context; bounds every {@code patient/} scope
 * @param jti id of the token, for the audit record
 * @param roles roles of the user; empty when the site configures no roles claim, which differs from an empty set of
 *     roles
 * @param scopes granted scopes
 */
public record Caller(
        SiteId site,
        String issuer,
        String subject,
        String clientId,
        Optional<String> fhirUser,
        Optional<PatientId> patient,
        Optional<String> jti,
        Optional<Set<String>> roles,
        Scopes scopes) {

    public Caller {
        roles = roles.map(Set::copyOf);
    }

    /**
     * Decides whether the caller may perform the interaction, and within which bounds. System scopes, and user scopes
     * within the user's rights, reach every patient of the site; patient scopes reach only the token's patient. Where
     * both kinds apply, the wider compartment is taken with its own categories: less than the union in rare mixes,
     * never more.
     */
    public Permission may(Interaction interaction, String type) {
        var anyone = widest(
                scopes.reach(Scopes.Scope.ScopeLevel.SYSTEM, interaction, type),
                scopes.reach(Scopes.Scope.ScopeLevel.USER, interaction, type)
                        .filter(_ -> UserRights.include(roles, interaction, type)));
        if (anyone.isPresent()) {
            return Permission.Allowed.ofSite(anyone.get());
        }
        var ofPatient = scopes.reach(Scopes.Scope.ScopeLevel.PATIENT, interaction, type);
        if (ofPatient.isPresent() && patient.isPresent()) {
            return Permission.Allowed.ofPatient(patient.get(), ofPatient.get());
        }
        return new Permission.Denied(why(interaction, type, ofPatient.isPresent()));
    }

    /**
     * Decides whether the caller may run the operation. The narrowest compartment of its required interactions applies;
     * categories cannot restrict an operation.
     */
    public Permission may(ProtectedOperation operation) {
        Optional<PatientId> narrowest = Optional.empty();
        for (ProtectedOperation.RequiredInteraction need : operation.needs()) {
            switch (may(need.interaction(), need.type())) {
                case Permission.Denied denied -> {
                    return denied;
                }
                case Permission.Allowed(var only, var restriction) -> {
                    if (restriction instanceof Permission.Restriction.OnlyCategories) {
                        return new Permission.Denied("This operation needs a scope on " + need.type()
                                + " without a category; the token's scope is limited to categories.");
                    }
                    narrowest = only.isPresent() ? only : narrowest;
                }
            }
        }
        return new Permission.Allowed(narrowest, new Permission.Restriction.Unrestricted());
    }

    /**
     * Decides whether the client may export resources of the type. An export is of the whole site, so that only system
     * scopes for reading and searching count, and no scope with a category.
     */
    public boolean mayExport(String type) {
        return Stream.of(Interaction.READ, Interaction.SEARCH)
                .allMatch(interaction -> scopes.reach(Scopes.Scope.ScopeLevel.SYSTEM, interaction, type)
                        .filter(Permission.Restriction.Unrestricted.class::isInstance)
                        .isPresent());
    }

    @Override
    public String toString() {
        return "Caller[" + site + ", client " + clientId + "]";
    }

    private static Optional<Permission.Restriction> widest(
            Optional<Permission.Restriction> first, Optional<Permission.Restriction> other) {
        return first.map(r -> other.map(r::or).orElse(r)).or(() -> other);
    }

    private String why(Interaction interaction, String type, boolean patientScopeWithoutPatient) {
        if (patientScopeWithoutPatient) {
            return "The token's patient/ scope names no patient; ask the authorization server for a patient claim.";
        }
        if (scopes.cover(interaction, type)) {
            return "The token's user/ scope covers this, but the user's roles do not.";
        }
        return "The token has no scope for this; ask for system/" + type + "." + interaction.letter()
                + ", or the same as user/ or patient/.";
    }

    /**
     * Rights of the user, which limit {@code user/} scopes (SMART App Launch 2.2.0: a scope never exceeds them).
     * Without a configured roles claim the authorization server has already limited the scopes; with one, the token's
     * roles decide, and a user without a known role has no rights.
     */
    static final class UserRights {
        private static final String CLINICIAN = "clinician";
        private static final String AUDITOR = "auditor";
        private static final Set<Interaction> LOOKING = Set.of(Interaction.READ, Interaction.SEARCH);

        private UserRights() {}

        static boolean include(Optional<Set<String>> roles, Interaction interaction, String type) {
            return roles.map(held -> (held.contains(CLINICIAN) && !type.equals("AuditEvent"))
                            || (held.contains(AUDITOR) && LOOKING.contains(interaction)))
                    .orElse(true);
        }
    }
}
