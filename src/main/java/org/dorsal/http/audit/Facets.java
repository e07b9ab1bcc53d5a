package org.dorsal.http.audit;

import java.util.List;
import java.util.Map;
import org.dorsal.http.web.PageText;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventQuery;

/** Filter choices with their counts: codes and editions of profiles/. Templates call its methods. */
record Facets(Knowledge knowledge, PageText words) {
    private static final long WHOLE = 100;

    /** Code with its display. */
    record FacetChoice(String code, String word) {
        /** Choice for an edition of criteria or another canonical. */
        static FacetChoice edition(String canonical) {
            return new FacetChoice(canonical, Facets.edition(canonical));
        }
    }

    /**
     * Counts of the search results.
     *
     * @param events number of counted results
     * @param more true if older results were not counted
     */
    record Bars(long events, boolean more, List<BarGroup> groups) {
        /** Bars that belong together; {@code name} names the form's field. */
        record BarGroup(String name, List<FacetBar> bars) {}

        /** @param width of a hundred */
        record FacetBar(String value, String word, long count, long width, boolean chosen) {}
    }

    public List<FacetChoice> dispositions() {
        return knowledge.codes().of(Codes.system("disposition")).stream()
                .map(code -> new FacetChoice(code, words.disposition(code)))
                .toList();
    }

    /** Causes of all loaded editions, in the order of their files. */
    public List<FacetChoice> causes() {
        return causes(knowledge).stream()
                .map(code -> new FacetChoice(code, words.cause(code)))
                .toList();
    }

    /** Name and version of a canonical, without the long address before them. */
    static String edition(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1).replace('|', ' ');
    }

    static List<String> causes(Knowledge knowledge) {
        return knowledge.evidence().stream()
                .flatMap(plan -> plan.causes().stream())
                .map(model -> model.cause().code())
                .distinct()
                .toList();
    }

    public List<FacetChoice> criteria() {
        return knowledge.evidence().stream()
                .map(plan -> FacetChoice.edition(plan.edition().canonical()))
                .toList();
    }

    public List<FacetChoice> actions() {
        return EventSummary.ACTIONS.stream()
                .map(code -> new FacetChoice(code, words.message("audit.action." + code)))
                .toList();
    }

    Bars bars(EventCounts counts, String site, EventQuery query, SearchForm search) {
        Map<String, List<FacetChoice>> fields = Map.of(
                "disposition", dispositions(),
                "overridden", List.of(new FacetChoice("yes", words.message("audit.overridden.yes"))),
                "criteria", criteria());
        EventCounts.FacetCounts facetCounts = counts.facets(site, query);
        return new Bars(
                facetCounts.results(),
                facetCounts.more(),
                List.of("disposition", "overridden", "criteria").stream()
                        .map(field -> new Bars.BarGroup(
                                field, bars(field, fields.getOrDefault(field, List.of()), facetCounts, search)))
                        .toList());
    }

    private static List<Bars.FacetBar> bars(
            String field, List<FacetChoice> choices, EventCounts.FacetCounts facetCounts, SearchForm search) {
        return choices.stream()
                .map(choice -> {
                    long count = facetCounts.of(field, choice.code());
                    long width = count == 0 ? 0 : Math.max(count * WHOLE / facetCounts.results(), 1);
                    boolean chosen = search.value(field).equals(choice.code());
                    return new Bars.FacetBar(choice.code(), choice.word(), count, width, chosen);
                })
                .filter(bar -> bar.count() > 0 || bar.chosen())
                .toList();
    }
}
