package org.dorsal.smart;

import java.time.Instant;
import java.util.*;
import org.dorsal.smart.AccessTokenAuthenticator.CallerAuthentication;

/** Callers for tests. */
public final class SomeCallers {
    static final SiteId NORTHSIDE = new SiteId("northside");

    private SomeCallers() {}

    /** Authentication of a caller with an accepted token. */
    public static CallerAuthentication authenticated(String scopes) {
        return new CallerAuthentication(with(scopes), Instant.MAX);
    }

    static Caller with(String scopes) {
        return with(scopes, Optional.empty(), Optional.empty());
    }

    static Caller ofPatient(String patient, String scopes) {
        return with(scopes, Optional.of(new PatientId(patient)), Optional.empty());
    }

    static Caller withRoles(String scopes, String... roles) {
        return with(scopes, Optional.empty(), Optional.of(Set.of(roles)));
    }

    private static Caller with(String scopes, Optional<PatientId> patient, Optional<Set<String>> roles) {
        return new Caller(
                NORTHSIDE,
                "https://ehr.example/auth",
                "subject-1",
                "client-1",
                Optional.of("Practitioner/p1"),
                patient,
                Optional.empty(),
                roles,
                Scopes.parse(List.of(scopes.split(" ", -1))));
    }
}
