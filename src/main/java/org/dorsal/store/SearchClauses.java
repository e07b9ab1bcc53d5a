package org.dorsal.store;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;

/** Conditions of a search as SQL on {@code v}, a searched row, and {@code s}, its {@link CodeSet}. */
final class SearchClauses {
    /** Parameters with values that may have most rows of a site, or few; so may all identifiers of a system. */
    private static final Set<String> PEOPLE = Set.of("author", "agent");

    private static final String IDENTIFIER = "identifier=";

    private static final String PATIENT = "Patient/";

    private static final String PERSON = "person";

    private final boolean ofEvents;
    private final SqlValues values;
    private final List<String> codes = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private final List<String> resources = new ArrayList<>();
    private final DateBounds dates;
    private List<String> lookup = List.of();
    private String column = "";
    private List<String> valuesOfColumn = List.of();
    private boolean people = true;
    private boolean identifiers;
    private Optional<Set<String>> patients = Optional.empty();
    private Optional<Set<String>> ids = Optional.empty();
    private Instant recordedFrom = Instant.MIN;
    private Instant recordedBefore = Instant.MAX;

    private SearchClauses(boolean ofEvents, SqlValues values) {
        this.ofEvents = ofEvents;
        this.values = values;
        this.dates = new DateBounds(values);
    }

    static SearchClauses of(AccessScope scope, ResourceQuery query, SqlValues values) {
        var clauses = new SearchClauses(query.type().equals(AuditRows.TYPE), values);
        clauses.patients = scope.patient().map(Set::of);
        query.conditions().forEach(clauses::add);
        if (!scope.isUnrestricted()) {
            clauses.restrict(scope.restrictions());
        }
        return clauses;
    }

    private void add(SearchCondition condition) {
        switch (condition) {
            case SearchCondition.AnyTerm any when ofEvents -> addOfEvent(any.terms());
            case SearchCondition.NoTerm none
            when ofEvents -> rows.add("not coalesce(" + ofEvent(none.terms()) + ", false)");
            case SearchCondition.AnyTerm any -> addTerms(any.terms());
            case SearchCondition.NoTerm none -> {
                part(none.terms(), true).ifPresent(some -> codes.add("not s.codes && " + values.texts(some)));
                part(none.terms(), false).ifPresent(terms -> rows.add("not " + hasTerms("&&", terms)));
            }
            case SearchCondition.AnyStatus any ->
                codes.add("s.codes && "
                        + values.texts(
                                any.statuses().stream().map(CodeSet::status).toList()));
            case SearchCondition.AnyDate any -> rows.add(dates.add(any));
            case SearchCondition.AnyId any -> ids = Optional.of(common(ids, any.ids()));
            case SearchCondition.AnyPatient any -> patients = Optional.of(common(patients, any.patients()));
            case SearchCondition.RecordedBetween recorded -> {
                recordedFrom = DateBounds.LATER.apply(recordedFrom, recorded.from());
                recordedBefore = DateBounds.EARLIER.apply(recordedBefore, recorded.before());
            }
        }
    }

    /** The rows of a reference are looked up: through the patient of the resource, and where an event is in no record. */
    private void addOfEvent(Set<String> terms) {
        rows.add(ofEvent(terms));
        for (String parameter : List.of("action", "agent")) {
            List<String> named = values(terms, parameter);
            if (named.size() == terms.size() && !column.equals(PERSON)) {
                column = column(parameter);
                valuesOfColumn = named;
            }
        }
        List<String> entities = values(terms, "entity");
        if (entities.size() == terms.size()) {
            lookup = List.of(
                    "v.patient is null and v.entities && " + values.texts(entities),
                    "v.patient = any (array[%s])"
                            .formatted(entities.stream().map(this::patient).collect(Collectors.joining(", "))));
            people = false;
        }
    }

    /** Subquery for one entity: the planner estimates a list of subqueries exactly, and an array by a guess. */
    private String patient(String entity) {
        return entity.startsWith(PATIENT)
                ? values.text(entity.substring(PATIENT.length())) + "::text"
                : """
                  (select c.patient from resource_versions c
                    where c.site = :site and c.type in ('QuestionnaireResponse', 'Observation') and c.assessment = %s limit 1)\
                  """.formatted(values.text(
                        SlottedId.of(entity.substring(entity.indexOf('/') + 1).split("/", 2)[0])
                                .assessment()));
    }

    private String ofEvent(Set<String> terms) {
        var any = new ArrayList<String>();
        for (String parameter : List.of("action", "outcome", "agent")) {
            List<String> named = values(terms, parameter);
            if (!named.isEmpty()) {
                any.add("v.%s = any (%s)".formatted(column(parameter), values.texts(named)));
            }
        }
        List<String> entities = values(terms, "entity");
        if (!entities.isEmpty()) {
            any.add("""
                ('Patient/' || coalesce(v.patient, '') = any (%1$s) or exists (
                     select from unnest(v.entities) as n (name)
                      where n.name = any (%1$s) or split_part(n.name, '/_history/', 1) = any (%1$s)))\
                """.formatted(values.texts(entities)));
        }
        return any.isEmpty() ? "false" : "(" + String.join(" or ", any) + ")";
    }

    private static String column(String parameter) {
        return parameter.equals("agent") ? PERSON : parameter;
    }

    private static List<String> values(Set<String> terms, String parameter) {
        return terms.stream()
                .filter(term -> term.startsWith(parameter + "="))
                .map(term -> CodeSet.bounded(term.substring(parameter.length() + 1)))
                .toList();
    }

    private void addTerms(Set<String> terms) {
        List<String> causes = values(terms, "component-code");
        List<String> tiers = values(terms, "component-value-concept");
        if (!causes.isEmpty() || !tiers.isEmpty()) {
            addComponent(
                    causes.isEmpty() ? withTier(tiers) : withCause("causes", causes),
                    causes.isEmpty() ? "false" : withCause("found", causes));
            return;
        }
        var ofCodes = part(terms, true);
        var others = part(terms, false);
        if (others.isEmpty()) {
            codes.add("s.codes && " + values.texts(terms));
        } else if (ofCodes.isPresent()) {
            resources.add("(%s or %s)"
                    .formatted(hasTerms("&&", others.get()), inSets("s.codes && " + values.texts(ofCodes.get()))));
        } else {
            addLookup(others.get());
        }
    }

    /**
     * No index has these facts: after a walk, those of all newest results and all follow-ups are read, if no other condition
     * has one.
     *
     * @param ofResult condition on the facts {@code f} of a panel
     * @param ofOutcome condition on the follow-up {@code f} of an outcome
     */
    private void addComponent(String ofResult, String ofOutcome) {
        resources.add("""
            (v.slot = %d and exists (select from result_set f
                     where f.site = :site and f.assessment = v.assessment and f.version = v.version and (%s))
                 or exists (select from follow_up f where f.site = :site and f.id = v.id and (%s)))\
            """.formatted(Slot.PANEL.number(), ofResult, ofOutcome));
        if (lookup.isEmpty()) {
            lookup = List.of("""
                v.type = :type and v.assessment = any (array(
                    select f.assessment from result_set f where f.site = :site and f.newest and (%s)
                     union
                    select f.assessment from follow_up f where f.site = :site and (%s)))\
                """.formatted(ofResult, ofOutcome));
        }
    }

    private String withCause(String column, List<String> causes) {
        return "exists (select from unnest(f.%s) as c (name) where split_part(c.name, '|', 1) = any (%s))"
                .formatted(column, values.texts(causes));
    }

    /** An open cause has no value in its component. */
    private String withTier(List<String> tiers) {
        return """
            exists (select from unnest(f.causes || ('decided|' || f.decided)) as c (name)
                     where c.name not like '%%|incomplete' and split_part(c.name, '|', 2) = any (%s))\
            """.formatted(values.texts(tiers));
    }

    /** The first condition of an index is enough for it, and one that is not about people has fewer rows. */
    private void addLookup(List<String> terms) {
        rows.add(hasTerms("&&", terms));
        boolean ofSystem = terms.stream().anyMatch(term -> term.startsWith(IDENTIFIER) && term.endsWith("|"));
        boolean ofPeople = ofSystem || terms.stream().anyMatch(term -> PEOPLE.contains(CodeSet.parameter(term)));
        var conditions = AssessmentReference.conditions(terms, values::texts);
        if (!conditions.isEmpty() && (lookup.isEmpty() || (people && !ofPeople))) {
            lookup = conditions;
            people = ofPeople;
            identifiers = !ofSystem && terms.stream().allMatch(term -> term.startsWith(IDENTIFIER));
        }
    }

    private String hasTerms(String operator, Collection<String> terms) {
        return "v.terms %s %s".formatted(operator, values.texts(terms));
    }

    private void restrict(List<Set<String>> sets) {
        if (ofEvents) { // which have no category
            rows.add("false");
            return;
        }
        boolean ofCodes = sets.stream().flatMap(Set::stream).allMatch(CodeSet::isCode);
        var choice = sets.stream()
                .map(terms -> ofCodes ? "s.codes @> " + values.texts(terms) : carries(terms))
                .collect(Collectors.joining(" or ", "(", ")"));
        (ofCodes ? codes : resources).add(sets.isEmpty() ? "false" : choice);
    }

    private String carries(Set<String> terms) {
        return "(%s and %s)"
                .formatted(
                        hasTerms("@>", CodeSet.others(terms)),
                        inSets("s.codes @> " + values.texts(part(terms, true).orElse(List.of()))));
    }

    private static String inSets(String condition) {
        return "v.code_set in (select s.id from code_set s where s.site = :site and s.type = :type and %s)"
                .formatted(condition);
    }

    private static Optional<List<String>> part(Collection<String> terms, boolean codes) {
        return Optional.of(CodeSet.bounded(terms.stream().filter(term -> CodeSet.isCode(term) == codes)))
                .filter(some -> !some.isEmpty());
    }

    /** Conditions on the code set, each with a leading {@code and}. */
    String ofSets() {
        return and(codes);
    }

    /** Conditions on the row that are not part of {@link #scope}. */
    String ofRows() {
        return ofWholeRows() + ofSingleResources();
    }

    /** Conditions on columns that all resources of a row share, such as the dates. */
    String ofWholeRows() {
        return and(rows);
    }

    /** Conditions on columns of each resource: id, version and code set. */
    String ofSingleResources() {
        return and(resources)
                + ids.map(some -> " and v.id = any (" + values.texts(some) + ")")
                        .orElse("");
    }

    /** Conditions that an index of the scope has: the recording time, and the patient unless it is given elsewhere. */
    String scope(boolean withPatients) {
        var text = new StringBuilder();
        if (withPatients) {
            patients.ifPresent(some -> text.append(" and v.patient ")
                    .append(
                            some.size() == 1
                                    ? "= " + values.text(some.iterator().next())
                                    : "= any (" + values.texts(some) + ")"));
        }
        if (recordedFrom.isAfter(Instant.MIN)) {
            text.append(" and v.recorded_at >= ").append(values.instant(recordedFrom));
        }
        if (recordedBefore.isBefore(Instant.MAX)) {
            text.append(" and v.recorded_at < ").append(values.instant(recordedBefore));
        }
        return text.toString();
    }

    boolean isRecordingBounded() {
        return recordedFrom.isAfter(Instant.MIN) || recordedBefore.isBefore(Instant.MAX);
    }

    /** Conditions of which each has an index and one holds for every match; empty without a reference or identifier. */
    List<String> lookup() {
        return ids.map(some -> List.of(AssessmentReference.ofAssessments(
                        some.stream()
                                .map(id -> SlottedId.of(id).assessment())
                                .distinct()
                                .toList(),
                        values::texts)))
                .orElse(lookup);
    }

    boolean ofEvents() {
        return ofEvents;
    }

    /** Column of events with one of {@link #valuesOfColumn} that an index has in the order of time; empty without one. */
    String column() {
        return column;
    }

    List<String> valuesOfColumn() {
        return valuesOfColumn;
    }

    boolean ofPeople() {
        return people;
    }

    boolean hasIds() {
        return ids.isPresent();
    }

    boolean hasCodes() {
        return !codes.isEmpty();
    }

    DateBounds dates() {
        return dates;
    }

    SqlValues values() {
        return values;
    }

    Optional<Set<String>> patients() {
        return patients;
    }

    /** Returns whether the search names patients, resources or identifiers, which have few rows each. */
    boolean isNarrow() {
        return patients.isPresent() || ids.isPresent() || identifiers;
    }

    private static String and(List<String> conditions) {
        return conditions.stream().map(condition -> "\n   and " + condition).collect(Collectors.joining());
    }

    private static Set<String> common(Optional<Set<String>> before, Set<String> now) {
        var both = new HashSet<>(now);
        before.ifPresent(both::retainAll);
        return both;
    }
}
