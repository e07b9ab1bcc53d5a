package org.dorsal.http.audit;

import java.util.List;
import java.util.Map;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventQuery;

/** What can be chosen, and how much of each there is: codes and editions of profiles/. Templates call its methods. */
record Facets(Knowledge knowledge, AuditWords words) {
    private static final long WHOLE = 100;

    /** A code and what it is called. */
    record Choice(String code, String word) {
        /** One edition of criteria, or another canonical. */
        static Choice edition(String canonical) {
            return new Choice(canonical, AuditWords.edition(canonical));
        }
    }

    /**
     * Counts of what was found.
     *
     * @param events all of it, or as many as were looked at
     * @param more there are older ones that were not counted
     */
    record Bars(long events, boolean more, List<Group> groups) {
        /** Bars that belong together; {@code name} names the form's field. */
        record Group(String name, List<Bar> bars) {}

        /** @param width of a hundred */
        record Bar(String value, String word, long count, long width, boolean chosen) {}
    }

    public List<Choice> dispositions() {
        return knowledge.codes().of(Codes.system("disposition")).stream()
                .map(code -> new Choice(code, words.disposition(code)))
                .toList();
    }

    /** Of all loaded editions, in the order of their files. */
    public List<Choice> flags() {
        return flags(knowledge).stream()
                .map(code -> new Choice(code, words.flag(code)))
                .toList();
    }

    static List<String> flags(Knowledge knowledge) {
        return knowledge.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .toList();
    }

    public List<Choice> criteria() {
        return knowledge.criteria().stream()
                .map(plan -> Choice.edition(plan.edition().canonical()))
                .toList();
    }

    public List<Choice> actions() {
        return AuditWords.ACTIONS.stream()
                .map(code -> new Choice(code, words.say("audit.action." + code)))
                .toList();
    }

    Bars bars(EventCounts counts, String site, EventQuery query, SearchForm search) {
        Map<String, List<Choice>> fields = Map.of(
                "disposition", dispositions(),
                "overridden", List.of(new Choice("yes", words.say("audit.overridden.yes"))),
                "criteria", criteria());
        List<String> terms = fields.entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(choice -> term(field.getKey(), choice)))
                .toList();
        EventCounts.Facets found = counts.facets(site, query, terms);
        return new Bars(
                found.events(),
                found.more(),
                List.of("disposition", "overridden", "criteria").stream()
                        .map(field -> new Bars.Group(
                                field, bars(field, fields.getOrDefault(field, List.of()), found, search)))
                        .toList());
    }

    private static List<Bars.Bar> bars(
            String field, List<Choice> choices, EventCounts.Facets found, SearchForm search) {
        return choices.stream()
                .map(choice -> {
                    long count = found.byTerm().getOrDefault(term(field, choice), 0L);
                    long width = count == 0 ? 0 : Math.max(count * WHOLE / found.events(), 1);
                    boolean chosen = search.value(field).equals(choice.code());
                    return new Bars.Bar(choice.code(), choice.word(), count, width, chosen);
                })
                .filter(bar -> bar.count() > 0 || bar.chosen())
                .toList();
    }

    private static String term(String field, Choice choice) {
        return field.equals("overridden") ? "x-overridden=true" : "x-" + field + "=" + choice.code();
    }
}
