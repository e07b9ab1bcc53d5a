package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.StoreException;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Bundle;
import org.springframework.util.LinkedMultiValueMap;

/**
 * Searches patients' records. Every statement contains the caller's reach, so resources outside it neither appear nor
 * count: a search for another patient gives the same empty Bundle as one for an unknown patient.
 */
record PatientRecordSearch(Ledger ledger, LinkSecret secret, Codes codes) {
    private static final String TOO_COSTLY = "too-costly";

    /**
     * Searches one page.
     *
     * @param parameters decoded parameters, in their order
     */
    SearchBundle search(String type, Map<String, List<String>> parameters, SearchParser.SearchContext context) {
        return parameters.containsKey(Cursor.NAME)
                ? goOn(type, parameters, context)
                : answer(type, parameters, Optional.empty(), context);
    }

    private SearchBundle goOn(String type, Map<String, List<String>> parameters, SearchParser.SearchContext context) {
        var cursor = Cursor.follow(parameters, secret, context);
        if (!cursor.type().equals(type)) {
            throw ObjectionException.badRequest(
                    "value", "This page link is of another resource type; follow it as it is.");
        }
        var link = parameters.getOrDefault(Cursor.NAME, List.of()).getFirst();
        return answer(type, byName(cursor.used()), Optional.of(new PagePosition(cursor.after(), link)), context);
    }

    /** Start of a later page, and the link that led to it. */
    private record PagePosition(Page.Position after, String link) {}

    private SearchBundle answer(
            String type,
            Map<String, List<String>> parameters,
            Optional<PagePosition> place,
            SearchParser.SearchContext context) {
        var search = SearchParser.read(type, parameters, context.bases(), codes);
        try {
            var total = total(search, context);
            return search.onlyCount() ? count(search, total, context) : page(search, total, place, context);
        } catch (StoreException fault) {
            if (fault.kind() != StoreException.FaultKind.TOO_COSTLY) {
                throw fault;
            }
            throw ObjectionException.badRequest(
                    TOO_COSTLY,
                    "This search takes too long here; narrow it, for example by patient, by _lastUpdated or by identifier.");
        }
    }

    /** Counting ends at a bound: an estimate is left out there, anything else is refused. */
    private OptionalLong total(SearchParser.ParsedSearch search, SearchParser.SearchContext context) {
        if (!search.onlyCount() && search.total() == Paging.Total.NONE) {
            return OptionalLong.empty();
        }
        var total = ledger.count(context.reach(), search.query());
        if (total.isEmpty() && (search.total() != Paging.Total.ESTIMATE || search.onlyCount())) {
            throw ObjectionException.badRequest(
                    TOO_COSTLY,
                    "There are more than " + Ledger.MAX_COUNTED
                            + " matches, too many to count. Narrow the search, or ask without a total (_total=none, no"
                            + " _summary=count).");
        }
        return total;
    }

    private SearchBundle count(
            SearchParser.ParsedSearch search, OptionalLong total, SearchParser.SearchContext context) {
        var links = Bundles.BundleLink.of(address(search, search.used(), context), Optional.empty());
        return new SearchBundle(Bundles.searchset(total, links, List.of()), List.of(), search);
    }

    private SearchBundle page(
            SearchParser.ParsedSearch search,
            OptionalLong total,
            Optional<PagePosition> place,
            SearchParser.SearchContext context) {
        var query = place.map(cursor -> search.query().after(cursor.after())).orElse(search.query());
        var page = ledger.search(context.reach(), query);
        var self = place.map(cursor -> search.page(cursor.link())).orElse(search.used());
        var next = page.next().map(after -> next(search, after, context));
        var links = Bundles.BundleLink.of(address(search, self, context), next);
        var entries = page.versions().stream()
                .map(version -> Bundles.BundleEntry.of(context.bases().self(), version))
                .toList();
        return new SearchBundle(Bundles.searchset(total, links, entries), page.versions(), search);
    }

    private String next(SearchParser.ParsedSearch search, Page.Position after, SearchParser.SearchContext context) {
        var cursor = new Cursor(
                search.query().type(), search.used(), after, context.now().plus(Cursor.LIFE));
        return address(search, search.page(cursor.seal(secret, context)), context);
    }

    private static String address(
            SearchParser.ParsedSearch search,
            List<Links.QueryParameter> parameters,
            SearchParser.SearchContext context) {
        return Links.of(context.bases().self() + "/" + search.query().type(), parameters);
    }

    private static Map<String, List<String>> byName(List<Links.QueryParameter> used) {
        var parameters = new LinkedMultiValueMap<String, String>();
        used.forEach(parameter -> parameters.add(parameter.name(), parameter.value()));
        return parameters;
    }

    /**
     * Bundle of type searchset, with the parsed search.
     *
     * @param bundle JSON, UTF-8
     * @param shown versions of patients' records in the Bundle, for the audit event; empty for knowledge and counts
     */
    record SearchBundle(byte[] bundle, List<StoredVersion> shown, SearchParser.ParsedSearch search) {
        SearchBundle {
            shown = List.copyOf(shown);
        }

        /** The Bundle for HAPI, its content noted for the audit event. */
        Bundle in(FhirCall call) {
            call.disclose(RequestEvents.ofSearch(shown, search));
            return call.resource(Bundle.class, bundle);
        }
    }
}
