package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dorsal.http.audit.AuditWords.Deeds;
import org.dorsal.http.audit.SearchView.Bars;
import org.dorsal.http.audit.SearchView.Choice;
import org.dorsal.http.audit.SearchView.Choices;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventQuery;

/** What can be chosen, and how much of each there is: codes and editions of profiles/. */
record Facets(Knowledge knowledge, AuditWords words) {
    private static final long WHOLE = 100;
    private static final List<String> OVERRIDDEN = List.of("yes");

    Choices choices() {
        return new Choices(
                dispositions().stream()
                        .map(code -> new Choice(code, words.disposition(code)))
                        .toList(),
                flags().stream().map(code -> new Choice(code, words.flag(code))).toList(),
                criteria().stream()
                        .map(canonical -> new Choice(canonical, AuditWords.edition(canonical)))
                        .toList(),
                Deeds.CODES.stream()
                        .map(code -> new Choice(code, words.say("audit.deed." + code)))
                        .toList());
    }

    private List<String> dispositions() {
        return knowledge.codes().of(Codes.system("disposition"));
    }

    /** Of all loaded editions, in the order of their files. */
    List<String> flags() {
        return knowledge.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .toList();
    }

    List<String> criteria() {
        return knowledge.criteria().stream()
                .map(plan -> plan.edition().canonical())
                .toList();
    }

    Bars bars(EventCounts counts, String site, EventQuery query, SearchForm search) {
        List<String> terms = new ArrayList<>();
        dispositions().forEach(code -> terms.add("x-disposition=" + code));
        terms.add("x-overridden=true");
        criteria().forEach(canonical -> terms.add("x-criteria=" + canonical));
        EventCounts.Facets facets = counts.facets(site, query, terms);
        return new Bars(
                facets.events(),
                facets.more(),
                List.of(
                        group("disposition", dispositions(), facets, search),
                        group("overridden", OVERRIDDEN, facets, search),
                        group("criteria", criteria(), facets, search)));
    }

    private Bars.Group group(String field, List<String> values, EventCounts.Facets facets, SearchForm search) {
        Map<String, Long> counted = facets.byTerm();
        List<Bars.Bar> bars = values.stream()
                .map(value -> bar(field, value, counted.getOrDefault(term(field, value), 0L), facets.events(), search))
                .filter(bar -> bar.count() > 0 || bar.chosen())
                .toList();
        return new Bars.Group(field, bars);
    }

    private Bars.Bar bar(String field, String value, long count, long events, SearchForm search) {
        return new Bars.Bar(
                value,
                word(field, value),
                count,
                events == 0 ? 0 : Math.max(count * WHOLE / events, count > 0 ? 1 : 0),
                search.value(field).equals(value));
    }

    private static String term(String field, String value) {
        return field.equals("overridden") ? "x-overridden=true" : "x-" + field + "=" + value;
    }

    private String word(String field, String value) {
        return switch (field) {
            case "disposition" -> words.disposition(value);
            case "criteria" -> AuditWords.edition(value);
            default -> words.say("audit.overridden." + value);
        };
    }
}
