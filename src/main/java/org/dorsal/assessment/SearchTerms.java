package org.dorsal.assessment;

import java.util.*;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.knowledge.Coded;

/**
 * Search terms of a resource for token, reference and canonical parameters, in the store's form {@code
 * parameter=value}.
 */
public final class SearchTerms {
    private final Set<String> terms = new LinkedHashSet<>();

    SearchTerms token(String parameter, Coded coded) {
        return token(parameter, coded.system(), coded.code());
    }

    SearchTerms tokens(String parameter, List<Coded> codes) {
        codes.forEach(code -> token(parameter, code));
        return this;
    }

    SearchTerms reference(String parameter, Optional<String> reference) {
        reference.ifPresent(target -> put(parameter, target));
        return this;
    }

    /** Adds a reference to a resource of this store; a versioned one is found without its version, too. */
    public SearchTerms internal(String parameter, String reference) {
        return put(parameter, reference.split("/_history/", 2)[0]).put(parameter, reference);
    }

    /** Found with and without its version. */
    SearchTerms canonical(String parameter, String url, String version) {
        return put(parameter, url + "|" + version).put(parameter, url);
    }

    public List<String> list() {
        return List.copyOf(terms);
    }

    /** Found by code, by system, and by both (R4 search, 3.1.1.4.10). */
    public SearchTerms token(String parameter, String system, String code) {
        if (!system.isEmpty()) {
            put(parameter, SearchToken.all(system).text());
        }
        return put(parameter, SearchToken.of(system, code).text())
                .put(parameter, new SearchToken(Optional.empty(), code).text());
    }

    public SearchTerms put(String parameter, String value) {
        terms.add(parameter + "=" + value);
        return this;
    }
}
