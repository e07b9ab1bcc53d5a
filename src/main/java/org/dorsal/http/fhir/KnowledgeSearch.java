package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.store.SearchCondition;

/**
 * Reads and searches what everybody may read. It is small, public and in memory: pages are counted off, their links
 * unsigned.
 */
record KnowledgeSearch(Knowledge knowledge) {
    /** The types that are published. */
    static final List<String> TYPES = List.of(
            "Questionnaire",
            "PlanDefinition",
            "ActivityDefinition",
            "CodeSystem",
            "ValueSet",
            "StructureDefinition",
            "OperationDefinition",
            "SearchParameter",
            "Library");

    Optional<PublishedResource> read(String type, String id) {
        return knowledge.published().stream()
                .filter(published -> published.type().equals(type))
                .filter(published -> published.id().equals(id))
                .findFirst();
    }

    /**
     * Searches one page, in the order of the files. The total is always included.
     *
     * @param parameters decoded parameters, in their order
     */
    PatientRecordSearch.SearchBundle search(String type, Map<String, List<String>> parameters, String selfBase) {
        var search = SearchParser.read(type, parameters, new SearchParser.SearchBases(selfBase, ""), knowledge.codes());
        return new PatientRecordSearch.SearchBundle(bundle(type, search, selfBase), List.of(), search);
    }

    private byte[] bundle(String type, SearchParser.ParsedSearch search, String selfBase) {
        var matches = knowledge.published().stream()
                .filter(published -> published.type().equals(type))
                .filter(published -> search.query().conditions().stream().allMatch(it -> fits(published, it)))
                .toList();
        var page = search.onlyCount()
                ? List.<PublishedResource>of()
                : matches.stream()
                        .skip(search.offset())
                        .limit(search.query().size())
                        .toList();
        var end = search.offset() + page.size();
        var next = page.isEmpty() || end >= matches.size()
                ? Optional.<String>empty()
                : Optional.of(Links.of(selfBase + "/" + type, search.from(end)));
        var links = Bundles.BundleLink.of(Links.of(selfBase + "/" + type, search.used()), next);
        var entries = page.stream()
                .map(published -> Bundles.BundleEntry.of(selfBase, published.type(), published.id(), published.json()))
                .toList();
        return Bundles.searchset(OptionalLong.of(matches.size()), links, entries);
    }

    /** {@link SearchParameters} lists what knowledge is searched by; another condition would be a fault of ours. */
    private static boolean fits(PublishedResource published, SearchCondition condition) {
        return switch (condition) {
            case SearchCondition.AnyStatus(var codes) -> codes.contains(published.status());
            case SearchCondition.AnyTerm(var terms) ->
                terms.stream().anyMatch(term -> terms(published).contains(term) || named(published, term));
            default -> throw new IllegalStateException("knowledge is not searched so");
        };
    }

    private static Set<String> terms(PublishedResource published) {
        Edition edition = published.edition();
        return Set.of("_id=" + published.id(), "url=" + edition.url(), "version=" + edition.version());
    }

    /** A name is found by how it begins, in either case (R4 search, 3.1.1.4.8). */
    private static boolean named(PublishedResource published, String term) {
        return ("name=" + published.name()).toLowerCase(Locale.ROOT).startsWith(term.toLowerCase(Locale.ROOT));
    }
}
