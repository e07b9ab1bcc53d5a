package org.dorsal.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks the events up that carry terms which few events carry. Walking along time until a page is full takes longer with each day
 * where there are few; and how few there are is known only by asking.
 */
final class RareTerms {
    /** More than these are found sooner on a walk along time. */
    static final int MOST = 2_000;

    /** Parameters whose values are shared by few events; of the others nearly every value is everywhere. */
    private static final Set<String> SELECTIVE = Set.of(
            "agent",
            "entity",
            "x-assessment",
            "x-clinician",
            "x-computed",
            "x-disposition",
            "x-flag",
            "x-override",
            "x-overridden");

    private static final Sql LOOK_UP = Sql.ofSite("""
            select audit_event_by_terms(:all_terms::bigint[], :any_terms::bigint[], :at_most) as id;
            """);

    private RareTerms() {}

    /**
     * Ids of all events that carry all of some and one at least of the others; empty when that would not narrow a search.
     *
     * @param choices of each of them one term at least; the first that is selective is asked for
     */
    static Optional<List<String>> of(
            Connected database, String site, Collection<String> all, List<? extends Collection<String>> choices) {
        var wanted = all.stream().filter(RareTerms::selective).toList();
        var choice = choices.stream()
                .filter(terms -> terms.stream().allMatch(RareTerms::selective))
                .findFirst();
        if (wanted.isEmpty() && choice.isEmpty()) {
            return Optional.empty();
        }
        // prepared on the server, from its fifth run on it found nothing on that connection
        var ids = database.list(
                LOOK_UP,
                site,
                call -> call.plannedForItsValues()
                        .marks("all_terms", wanted.isEmpty() ? Optional.empty() : Optional.of(Terms.marks(wanted)))
                        .marks("any_terms", choice.map(Terms::marks))
                        .number("at_most", MOST + 1),
                row -> row.getString("id"));
        return Optional.of(ids).filter(found -> found.size() <= MOST);
    }

    private static boolean selective(String term) {
        int end = term.indexOf('=');
        return end > 0 && SELECTIVE.contains(term.substring(0, end));
    }
}
