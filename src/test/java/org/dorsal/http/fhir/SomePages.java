package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.function.Supplier;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Bundle;

/** Follows page links as a client does. */
final class SomePages {
    private static final int MAX_PAGES = 1_000;

    private SomePages() {}

    static List<Bundle> of(
            PatientRecordSearch door, String type, SearchParser.SearchContext context, String... written) {
        return of(door, type, context, () -> {}, written);
    }

    /** @param between runs after each page */
    static List<Bundle> of(
            PatientRecordSearch door,
            String type,
            SearchParser.SearchContext context,
            Runnable between,
            String... written) {
        var pages = new ArrayList<Bundle>();
        var parameters = SomeSearch.parameters(written);
        for (var page = 0; page < MAX_PAGES; page++) {
            var bundle =
                    BundlesTest.parsed(door.search(type, parameters, context).bundle());
            pages.add(bundle);
            between.run();
            var next = cursor(bundle);
            if (next.isEmpty()) {
                return pages;
            }
            parameters = SomeSearch.parameters("_cursor=" + next.get());
        }
        throw new AssertionError("paging does not end");
    }

    /** Problems of a search; empty if it was answered. */
    static List<Problem> problems(Supplier<?> search) {
        try {
            assertThat(search.get()).isNotNull();
            return List.of();
        } catch (ObjectionException refused) {
            return refused.objection() instanceof Objection.BadRequest(var problems) ? problems : throwing(refused);
        }
    }

    private static List<Problem> throwing(ObjectionException refused) {
        throw new AssertionError(refused);
    }

    /** The cursor in the link to the next page. */
    static Optional<String> cursor(Bundle page) {
        return Optional.ofNullable(page.getLink("next"))
                .map(Bundle.BundleLinkComponent::getUrl)
                .map(url -> url.substring(url.indexOf("?_cursor=") + "?_cursor=".length()));
    }
}
