package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.stream.*;
import org.dorsal.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Finds events by each of their terms, by the index or among the events of their patient (performance.md, event terms
 * by patient).
 */
class SelectiveTermLookupTest {
    private static final int PATIENTS = 4;
    private static final int RESULTS = 3;
    private static final int EVENTS = 240;

    private final long seed = Seeds.ofRun();
    private final RandomGenerator random = SomeCommits.randomOf(seed);
    private final TestPostgres postgres = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(5));
    private final EventReads reads = new EventReads(postgres.asApplication(), Duration.ofSeconds(5));
    private final List<NewAuditEvent> events = new ArrayList<>();

    @BeforeEach
    void fill() throws SQLException {
        System.out.println("RareTermsTest: seed " + seed);
        ledger.append(
                "here",
                SomeCommits.commit(IntStream.range(0, PATIENTS * RESULTS)
                        .mapToObj(result -> SomeCommits.observation("o" + result, 1, "p" + result % PATIENTS))
                        .toArray(NewVersion[]::new)));
        for (int number = 0; number < EVENTS; number++) {
            events.add(someEvent("e" + number));
        }
        for (int from = 0; from < EVENTS; from += 40) {
            ledger.append("here", Commit.ofEvents(NOON, events.subList(from, from + 39)));
            ledger.append("here", Commit.ofEvents(NOON, List.of(events.get(from + 39))));
        }
    }

    @Test
    void each_is_found_by_all_that_it_is_about() {
        for (String term : terms()) {
            Set<String> expected = model(List.of(term), List.of());
            assertThat(expected).as(term).isNotEmpty();
            assertThat(asResources(List.of(term), List.of())).as(term).isEqualTo(expected);
            assertThat(asEvents(List.of(term), List.of())).as(term).isEqualTo(expected);
        }
        for (int turn = 0; turn < 300; turn++) {
            List<String> allTerms = someTerms(random.nextInt(3));
            List<String> any = someTerms(random.nextInt(4));
            String description = "all of " + allTerms + ", one of " + any + ", seed " + seed;
            assertThat(asResources(allTerms, any)).as(description).isEqualTo(model(allTerms, any));
            assertThat(asEvents(allTerms, any)).as(description).isEqualTo(model(allTerms, any));
        }
    }

    @Test
    void the_index_holds_no_reference_into_the_patients_own_record() throws SQLException {
        for (int result = 0; result < PATIENTS * RESULTS; result++) {
            String term = "entity=Observation/o" + result;
            assertThat(indexed(term))
                    .isEqualTo(events.stream()
                            .filter(event -> event.terms().contains(term))
                            .map(NewAuditEvent::id)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        assertThat(indexed("action=R"))
                .as("nearly every event has it, so no search looks it up")
                .isEmpty();
    }

    /**
     * Creates a random event with or without a patient, about that patient's results and sometimes about another's,
     * like refused requests.
     */
    private NewAuditEvent someEvent(String id) {
        int patient = random.nextInt(PATIENTS + 1);
        List<String> terms = new ArrayList<>(List.of("action=" + "CR".charAt(random.nextInt(2))));
        terms.add("agent=Practitioner/" + random.nextInt(5));
        Set<String> record = new HashSet<>();
        for (int about = random.nextInt(3); about > 0; about--) {
            int result = random.nextInt(PATIENTS * RESULTS);
            Collection<String> place = result % PATIENTS == patient ? record : terms;
            place.add("entity=Observation/o" + result);
            place.add("entity=Observation/o" + result + "/_history/1");
        }
        if (random.nextInt(4) == 0) {
            terms.add("entity=Observation/unknown");
        }
        return new NewAuditEvent(
                id,
                Optional.of("p" + patient).filter(_ -> patient < PATIENTS),
                terms.stream().distinct().toList(),
                List.copyOf(record),
                ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> terms() {
        return events.stream()
                .flatMap(SelectiveTermLookupTest::all)
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> someTerms(int count) {
        List<String> terms = terms();
        return IntStream.range(0, count)
                .mapToObj(_ -> terms.get(random.nextInt(terms.size())))
                .distinct()
                .toList();
    }

    private static Stream<String> all(NewAuditEvent event) {
        return Stream.concat(event.terms().stream(), event.recordTerms().stream());
    }

    private Set<String> model(List<String> allTerms, List<String> any) {
        return events.stream()
                .filter(event -> all(event).toList().containsAll(allTerms))
                .filter(event -> any.isEmpty() || all(event).anyMatch(any::contains))
                .map(NewAuditEvent::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> asResources(List<String> allTerms, List<String> any) {
        ResourceQuery query = ResourceQuery.of("AuditEvent");
        for (String term : allTerms) {
            query = query.and(new SearchCondition.AnyTerm(Set.of(term)));
        }
        if (!any.isEmpty()) {
            query = query.and(new SearchCondition.AnyTerm(Set.copyOf(any)));
        }
        Set<String> ids = new TreeSet<>();
        for (Optional<ResourceQuery> next = Optional.of(query.paged(100)); next.isPresent(); ) {
            ResourceQuery asked = next.get();
            var page = ledger.search(AccessScope.ofSite("here"), asked);
            page.versions().forEach(event -> ids.add(event.id()));
            next = page.next().map(asked::after);
        }
        return ids;
    }

    private Set<String> asEvents(List<String> allTerms, List<String> any) {
        EventQuery query = SomeEventQueries.carrying(allTerms.toArray(String[]::new));
        return reads.page("here", query.withAny(any), Optional.empty(), EVENTS).events().stream()
                .map(FoundEvent::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> indexed(String term) throws SQLException {
        try (var connection = postgres.asApplication().getConnection();
                var statement = connection.createStatement()) {
            var rows = statement.executeQuery(
                    "select id from searched_event where site = 'here' and indexed @> array['" + term + "']");
            Set<String> ids = new TreeSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}
