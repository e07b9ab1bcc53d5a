package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.*;
import org.dorsal.smart.Caller;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.Scopes;
import org.dorsal.smart.SiteId;
import org.dorsal.store.AccessScope;

/** Searches and searchers for tests. */
final class SomeSearch {
    static final String SELF = "https://dorsal.example/fhir/northside";
    static final String EHR = "https://ehr.example/fhir";
    private static final SearchParser.SearchBases BASES = new SearchParser.SearchBases(SELF, EHR);
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private SomeSearch() {}

    static Caller caller(String site, String client, Optional<String> patient) {
        return new Caller(
                new SiteId(site),
                "https://ehr.example/auth",
                "subject-1",
                client,
                Optional.of("Practitioner/p1"),
                patient.map(PatientId::new),
                Optional.empty(),
                Optional.empty(),
                Scopes.parse(List.of("system/*.rs")));
    }

    /** Someone who sees all of the site. */
    static SearchParser.SearchContext context(String site) {
        return new SearchParser.SearchContext(
                site, caller(site, "client-1", Optional.empty()), AccessScope.ofSite(site), BASES, NOW);
    }

    /** Someone who sees one patient. */
    static SearchParser.SearchContext context(String site, String patient) {
        return new SearchParser.SearchContext(
                site, caller(site, "client-1", Optional.of(patient)), AccessScope.ofPatient(site, patient), BASES, NOW);
    }

    static SearchParser.SearchContext later(SearchParser.SearchContext context, Instant now) {
        return new SearchParser.SearchContext(context.site(), context.caller(), context.reach(), context.bases(), now);
    }

    static SearchParser.SearchContext as(SearchParser.SearchContext context, Caller caller) {
        return new SearchParser.SearchContext(context.site(), caller, context.reach(), context.bases(), context.now());
    }

    /** Decoded parameters: {@code "status=completed", "authored=ge2026"}. */
    static Map<String, List<String>> parameters(String... written) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var version : written) {
            var equals = version.indexOf('=');
            parameters
                    .computeIfAbsent(version.substring(0, equals), _ -> new ArrayList<>())
                    .add(version.substring(equals + 1));
        }
        return parameters;
    }
}
