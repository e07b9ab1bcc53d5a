package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.store.Condition.DateRange.Span;

/**
 * The conditions of a query, sorted by the place in the SQL that they fill. What nobody asked for stays empty. Two conditions on
 * the same column leave what both allow, and that may be nothing.
 */
final class QueryConditions {
    private final String type;
    private Optional<Set<String>> patients = Optional.empty();
    private Optional<Set<String>> ids = Optional.empty();
    private Optional<Set<String>> identifiers = Optional.empty();
    private Optional<Set<String>> statuses = Optional.empty();
    private Optional<Set<String>> allTerms = Optional.empty();
    private Optional<Set<String>> noTerms = Optional.empty();
    private final List<Set<String>> choices = new ArrayList<>();
    private final List<List<Span>> dates = new ArrayList<>();
    private Instant recordedFrom = Instant.MIN;
    private Instant recordedBefore = Instant.MAX;

    private QueryConditions(String type) {
        this.type = type;
    }

    static QueryConditions of(Query query) {
        var asked = new QueryConditions(query.type());
        query.conditions().forEach(asked::add);
        return asked;
    }

    private void add(Condition condition) {
        switch (condition) {
            case Condition.AnyTerm any -> addTerms(any.terms());
            case Condition.NoTerm none -> noTerms = Optional.of(union(noTerms, none.terms()));
            case Condition.AnyStatus any -> statuses = Optional.of(common(statuses, any.statuses()));
            case Condition.AnyDate any ->
                dates.add(any.dates().stream()
                        .flatMap(date -> date.spans().stream())
                        .toList());
            case Condition.AnyId any -> ids = Optional.of(common(ids, any.ids()));
            case Condition.AnyPatient any -> patients = Optional.of(common(patients, any.patients()));
            case Condition.Recorded recorded -> {
                recordedFrom = later(recordedFrom, recorded.from());
                recordedBefore = earlier(recordedBefore, recorded.before());
            }
        }
    }

    /** A single term is the common case, and all of those are one comparison. */
    private void addTerms(Set<String> terms) {
        IdentifierRows.values(terms).ifPresent(values -> identifiers = Optional.of(common(identifiers, values)));
        if (terms.size() == 1) {
            allTerms = Optional.of(union(allTerms, terms));
        } else {
            choices.add(terms);
        }
    }

    Call set(Call call) throws SQLException {
        var choice = Numbered.of(choices);
        var date = Numbered.of(dates);
        return call.text("type", type)
                .texts("patients", patients)
                .texts("ids", ids)
                .texts("identifiers", identifiers)
                .texts("statuses", statuses)
                .marks("all_terms", allTerms.map(Terms::marks))
                .marks("no_terms", noTerms.map(Terms::marks))
                .numbers("choices", choice.numbers().stream())
                .marks("choice_terms", Terms.marks(choice.members()))
                .instant("recorded_from", recordedFrom)
                .instant("recorded_before", recordedBefore)
                .instant("starts_from", startsFrom())
                .instant("starts_before", startsBefore())
                .numbers("dates", date.numbers().stream())
                .instants("date_starts_from", date.members().stream().map(Span::startsFrom))
                .instants("date_starts_before", date.members().stream().map(Span::startsBefore))
                .instants("date_ends_after", date.members().stream().map(Span::endsAfter))
                .instants("date_ends_by", date.members().stream().map(Span::endsBy));
    }

    /** Terms that each must carry; none where a patient is asked for. */
    Set<String> termsWithoutPatient() {
        return patients.isPresent() ? Set.of() : allTerms.orElse(Set.of());
    }

    /** Terms of which each must carry one, for each choice; none where a patient is asked for. */
    List<Set<String>> choicesWithoutPatient() {
        return patients.isPresent() ? List.of() : choices;
    }

    /** Leaves these ids only, if there are any to be left. */
    boolean isNarrowedTo(Optional<List<String>> few) {
        few.ifPresent(found -> ids = Optional.of(common(ids, Set.copyOf(found))));
        return few.isPresent();
    }

    /** No row that starts earlier can satisfy all dates: lets the index by date leave them out. */
    private Instant startsFrom() {
        return dates.stream()
                .map(spans -> spans.stream().map(Span::startsFrom).reduce(Instant.MAX, QueryConditions::earlier))
                .reduce(Instant.MIN, QueryConditions::later);
    }

    /** No row that starts then or later can satisfy all dates. */
    private Instant startsBefore() {
        return dates.stream()
                .map(spans -> spans.stream().map(Span::startsBefore).reduce(Instant.MIN, QueryConditions::later))
                .reduce(Instant.MAX, QueryConditions::earlier);
    }

    private static Set<String> common(Optional<Set<String>> before, Set<String> now) {
        var both = new HashSet<>(now);
        before.ifPresent(both::retainAll);
        return both;
    }

    private static Set<String> union(Optional<Set<String>> before, Set<String> now) {
        var all = new HashSet<>(now);
        before.ifPresent(all::addAll);
        return all;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Sets of different sizes as two columns, because SQL arrays have to be rectangular: member by member with its set's number. */
    record Numbered<T>(List<Integer> numbers, List<T> members) {
        static <T> Numbered<T> of(Collection<? extends Collection<T>> sets) {
            var numbers = new ArrayList<Integer>();
            var members = new ArrayList<T>();
            var number = 0;
            for (var set : sets) {
                for (var member : set) {
                    numbers.add(number);
                    members.add(member);
                }
                number++;
            }
            return new Numbered<>(numbers, members);
        }
    }
}
