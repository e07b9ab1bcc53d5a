package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.DateRange.RangeBounds;
import org.dorsal.store.NarrowSearch.NarrowPart;

/**
 * Conditions of a query by SQL parameter; absent ones are empty. Two conditions on a column leave their intersection.
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
    private final List<List<RangeBounds>> dates = new ArrayList<>();
    private Instant recordedFrom = Instant.MIN;
    private Instant recordedBefore = Instant.MAX;
    private Optional<List<Long>> origins = Optional.empty();

    private QueryConditions(String type) {
        this.type = type;
    }

    static QueryConditions of(ResourceQuery query) {
        var asked = new QueryConditions(query.type());
        query.conditions().forEach(asked::add);
        return asked;
    }

    private void add(SearchCondition condition) {
        switch (condition) {
            case SearchCondition.AnyTerm any -> addTerms(any.terms());
            case SearchCondition.NoTerm none -> noTerms = Optional.of(union(noTerms, none.terms()));
            case SearchCondition.AnyStatus any -> statuses = Optional.of(common(statuses, any.statuses()));
            case SearchCondition.AnyDate any ->
                dates.add(any.dates().stream()
                        .flatMap(date -> date.spans().stream())
                        .toList());
            case SearchCondition.AnyId any -> ids = Optional.of(common(ids, any.ids()));
            case SearchCondition.AnyPatient any -> patients = Optional.of(common(patients, any.patients()));
            case SearchCondition.RecordedBetween recorded -> {
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

    StatementCall set(StatementCall call) throws SQLException {
        var choice = NumberedSets.of(choices);
        var date = NumberedSets.of(dates);
        return setRecorded(call)
                .truth("any_time", !parts().contains(NarrowPart.RECORDED))
                .truth("any_date", dates.isEmpty())
                .text("type", type)
                .texts("patients", patients)
                .texts("ids", ids)
                .texts("identifiers", identifiers)
                .texts("statuses", statuses)
                .marks("all_terms", allTerms.map(Terms::marks))
                .marks("no_terms", noTerms.map(Terms::marks))
                .numbers("choices", choice.numbers().stream())
                .marks("choice_terms", Terms.marks(choice.members()))
                .instant(
                        "starts_from",
                        type.equals(AuditRows.TYPE)
                                ? startsFrom(RangeBounds::shortStartsFrom)
                                : startsFrom(RangeBounds::startsFrom))
                .instant("starts_before", startsBefore())
                .numbers("dates", date.numbers().stream())
                .instants("date_starts_from", date.members().stream().map(RangeBounds::startsFrom))
                .instants("date_starts_before", date.members().stream().map(RangeBounds::startsBefore))
                .instants("date_ends_after", date.members().stream().map(RangeBounds::endsAfter))
                .instants("date_ends_by", date.members().stream().map(RangeBounds::endsBy));
    }

    StatementCall setRecorded(StatementCall call) throws SQLException {
        return call.instant("recorded_from", recordedFrom).instant("recorded_before", recordedBefore);
    }

    StatementCall setKinds(StatementCall call) throws SQLException {
        var choice = NumberedSets.of(choices(true));
        var other = NumberedSets.of(choices(false));
        return call.instant("short_starts_from", startsFrom(RangeBounds::shortStartsFrom))
                .marks("all_codes", allTerms.map(QueryConditions::codes))
                .marks("no_codes", noTerms.map(QueryConditions::codes))
                .numbers("code_choices", choice.numbers().stream())
                .marks("code_choice_terms", Terms.marks(choice.members()))
                .marks("other_terms", allTerms.flatMap(QueryConditions::others))
                .marks("other_no_terms", noTerms.flatMap(QueryConditions::others))
                .numbers("other_choices", other.numbers().stream())
                .marks("other_choice_terms", Terms.marks(other.members()));
    }

    private static List<Long> codes(Set<String> terms) {
        return Terms.marks(CodeKinds.only(terms, CodeKinds::isCode));
    }

    private static Optional<List<Long>> others(Set<String> terms) {
        return Optional.of(Terms.marks(CodeKinds.only(terms, term -> !CodeKinds.isCode(term))))
                .filter(some -> !some.isEmpty());
    }

    private List<Set<String>> choices(boolean codes) {
        return choices.stream()
                .filter(terms -> CodeKinds.all(terms, CodeKinds::isCode) == codes)
                .toList();
    }

    boolean asksForKinds() {
        return statuses.isPresent()
                || !choices(true).isEmpty()
                || Stream.of(allTerms, noTerms)
                        .flatMap(Optional::stream)
                        .flatMap(Set::stream)
                        .anyMatch(CodeKinds::isCode);
    }

    boolean asksForDates() {
        return !dates.isEmpty();
    }

    Set<NarrowPart> parts() {
        return Stream.of(
                        NarrowPart.PATIENTS.where(patients.isPresent()),
                        NarrowPart.IDS.where(ids.isPresent()),
                        NarrowPart.IDENTIFIERS.where(identifiers.isPresent()),
                        NarrowPart.STATUSES.where(statuses.isPresent()),
                        NarrowPart.ALL_TERMS.where(allTerms.isPresent()),
                        NarrowPart.NO_TERMS.where(noTerms.isPresent()),
                        NarrowPart.CHOICES.where(!choices.isEmpty()),
                        NarrowPart.DATES.where(asksForDates()),
                        NarrowPart.RECORDED.where(
                                recordedFrom.isAfter(Instant.MIN) || recordedBefore.isBefore(Instant.MAX)))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(NarrowPart.class)));
    }

    boolean namesRows() {
        return patients.isPresent() || ids.isPresent() || identifiers.isPresent();
    }

    /**
     * Returns the terms of the first condition that matches the predicate, of which a row must carry one; empty if
     * there is none.
     */
    Optional<Set<String>> first(Predicate<String> sort) {
        var alone = allTerms.stream().flatMap(Set::stream).filter(sort).sorted().map(Set::of);
        return Stream.concat(alone, choices.stream().filter(terms -> CodeKinds.all(terms, sort)))
                .findFirst();
    }

    /** Restricts the rows to those that these assessments made and those without a known assessment. */
    void within(Optional<List<Long>> assessments) {
        origins = assessments.map(
                some -> Stream.concat(some.stream(), Stream.of(0L)).distinct().toList());
    }

    StatementCall setOrigins(StatementCall call) throws SQLException {
        return call.marks("origins", origins);
    }

    boolean isWithin() {
        return origins.isPresent();
    }

    /** Restricts the recording time to after the moment if {@code after} is set, otherwise to before it. */
    void recorded(boolean after, Instant moment) {
        if (after) {
            recordedFrom = later(recordedFrom, moment.plus(1, ChronoUnit.MICROS));
        } else {
            recordedBefore = earlier(recordedBefore, moment);
        }
    }

    /** Returns the terms that every match must carry; none if a patient is named. */
    Set<String> termsWithoutPatient() {
        return patients.isPresent() ? Set.of() : allTerms.orElse(Set.of());
    }

    /** Returns the sets of terms of which every match must carry at least one each; none if a patient is named. */
    List<Set<String>> choicesWithoutPatient() {
        return patients.isPresent() ? List.of() : choices;
    }

    /** Leaves these ids only, if there are any to be left. */
    boolean isNarrowedTo(Optional<List<String>> few) {
        few.ifPresent(found -> ids = Optional.of(common(ids, Set.copyOf(found))));
        return few.isPresent();
    }

    /** No row that starts earlier can satisfy all dates: lets the index by date leave them out. */
    private Instant startsFrom(Function<RangeBounds, Instant> bound) {
        return dates.stream()
                .map(spans -> spans.stream().map(bound).reduce(Instant.MAX, QueryConditions::earlier))
                .reduce(Instant.MIN, QueryConditions::later);
    }

    /** No row that starts then or later can satisfy all dates. */
    private Instant startsBefore() {
        return dates.stream()
                .map(spans -> spans.stream().map(RangeBounds::startsBefore).reduce(Instant.MIN, QueryConditions::later))
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
}
