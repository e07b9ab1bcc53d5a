package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.junit.jupiter.api.Test;

/** Events are found as resources, and each is queued for a position in the log by its own commit. */
class EventsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private final TestPostgres postgres = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(5));

    @Test
    void an_event_is_read_and_searched_as_a_resource_of_one_version() {
        append("one", Optional.of("anna"), "person=Practitioner/7");
        append("two", Optional.of("bert"), "person=Practitioner/8");
        append("three", Optional.empty(), "action=search");

        assertThat(ledger.read(AccessScope.ofSite("here"), "AuditEvent", "one"))
                .hasValueSatisfying(event -> assertThat(new String(event.body(), StandardCharsets.UTF_8))
                        .contains("one"));
        assertThat(ledger.read(AccessScope.ofPatient("here", "bert"), "AuditEvent", "one"))
                .isEmpty();
        assertThat(ledger.read(AccessScope.ofSite("there"), "AuditEvent", "one"))
                .isEmpty();
        assertThat(findEvents(new SearchCondition.AnyTerm(Set.of("agent=Practitioner/7"))))
                .containsExactly("one");
        assertThat(findEvents(new SearchCondition.AnyTerm(Set.of("action=read"))))
                .containsExactlyInAnyOrder("one", "two");
        assertThat(findEvents(new SearchCondition.NoTerm(Set.of("action=read"))))
                .containsExactly("three");
        assertThat(findEvents(new SearchCondition.AnyPatient(Set.of("bert")))).containsExactly("two");
        assertThat(findEvents(SearchCondition.RecordedBetween.before(NOON))).isEmpty();
        assertThat(ledger.count(AccessScope.ofSite("here"), ResourceQuery.of("AuditEvent")))
                .hasValue(3);
        assertThat(ledger.count(AccessScope.ofPatient("here", "anna"), ResourceQuery.of("AuditEvent")))
                .hasValue(1);
    }

    /** A single event is inserted by a separate statement; the stored rows must not differ. */
    @Test
    void an_event_alone_is_stored_as_one_of_several_is() {
        for (var patient : List.of(Optional.of("anna"), Optional.<String>empty())) {
            var site = patient.orElse("nobody");
            var terms = List.of(
                    "action=view", "person=Practitioner/7", "entity=Observation/o", "assessment=a", "client=i|c");
            ledger.append(site, Commit.ofEvents(NOON, List.of(SomeAuditEvents.of("a", patient, terms, bytes("a")))));
            ledger.append(
                    site,
                    Commit.ofEvents(
                            NOON,
                            List.of(
                                    SomeAuditEvents.of("b", patient, terms, bytes("b")),
                                    SomeAuditEvents.of("c", patient, terms, bytes("c")))));

            assertThat(TestPostgres.numbers(postgres.asSuperuser(), """
                            select count(*), count(distinct (e.recorded_at, e.patient, e.action, e.outcome, e.client, e.person,
                                e.assessment, e.entities, octet_length(e.body))),
                                   count(*) filter (where octet_length(w.salt) = 32
                                                      and w.leaf = sha256('\\x00' || w.salt || convert_to(
                                                              '{"resourceType":"AuditEvent","id":"' || e.id || '"}', 'UTF8'))),
                                   count(e.patient)
                              from audit_event e join log_waiting w on w.event = e.id and w.site = e.site
                             where e.site = '%s'
                            """.formatted(site)))
                    .containsExactly(3L, 1L, 3L, patient.isPresent() ? 3L : 0L);
        }
    }

    /** Rare terms are looked up and sorted, others are met on a walk along time: both must find the same. */
    @Test
    void a_term_is_found_in_order_be_it_rare_or_not() {
        for (int hour = 0; hour < 3; hour++) {
            List<NewAuditEvent> events = new ArrayList<>();
            for (int number = 0; number < 900; number++) {
                var id = "%d-%03d".formatted(hour, number);
                var terms = number % 100 == 7 ? List.of("person=seven") : List.<String>of();
                events.add(SomeAuditEvents.of(id, Optional.empty(), terms, bytes(id)));
            }
            ledger.append("here", Commit.ofEvents(NOON.plusSeconds(3600L * hour), events));
        }
        for (var sort : ResourceQuery.QuerySort.values()) {
            var often = paged(sort, new SearchCondition.AnyTerm(Set.of("action=read", "action=x")));
            var rare = paged(sort, new SearchCondition.AnyTerm(Set.of("agent=seven", "agent=eight")));
            assertThat(often).hasSize(2_700).doesNotHaveDuplicates();
            for (int size : List.of(1, 20, 100)) {
                assertThat(counted(sort, size, "action=read")).hasValue(2_700);
                assertThat(counted(sort, size, "agent=seven")).hasValue(27);
            }
            assertThat(rare)
                    .isEqualTo(often.stream().filter(id -> id.endsWith("07")).toList());
        }
    }

    /** The view of searches shows the events of all sites, so it must show nothing but search terms. */
    @Test
    void whoever_names_no_site_or_another_one_reads_no_event() throws SQLException {
        append("one", Optional.of("anna"), "person=Practitioner/7");

        try (var connection = postgres.asApplication().getConnection();
                var statement = connection.createStatement()) {
            for (var site : List.of("", "there", "here")) {
                statement.execute("select set_config('dorsal.site', '" + site + "', false)");
                try (var row = statement.executeQuery(
                        "select count(b.body) from searched_event e left join audit_event b using (site, id)")) {
                    row.next();
                    assertThat(row.getInt(1)).as(site).isEqualTo(site.equals("here") ? 1 : 0);
                }
            }
        }
        assertThat(TestPostgres.texts(
                        postgres.asSuperuser(),
                        "select attname from pg_attribute where attrelid = 'searched_event'::regclass and attnum > 0"
                                + " order by attnum"))
                .containsExactly(
                        "site",
                        "type",
                        "assessment",
                        "patient",
                        "recorded_at",
                        "date_from",
                        "date_to",
                        "prompt",
                        "version",
                        "slot",
                        "slots",
                        "newest",
                        "code_sets",
                        "terms",
                        "id",
                        "code_set",
                        "action",
                        "outcome",
                        "client",
                        "person",
                        "entities",
                        "about");
    }

    /** A total does not depend on the page that it is sent with. */
    private OptionalLong counted(ResourceQuery.QuerySort sort, int size, String term) {
        return ledger.count(
                AccessScope.ofSite("here"),
                ResourceQuery.of("AuditEvent")
                        .and(new SearchCondition.AnyTerm(Set.of(term)))
                        .sorted(sort)
                        .paged(size));
    }

    private List<String> paged(ResourceQuery.QuerySort sort, SearchCondition condition) {
        List<String> ids = new ArrayList<>();
        var query = ResourceQuery.of("AuditEvent").and(condition).sorted(sort).paged(100);
        var page = ledger.search(AccessScope.ofSite("here"), query);
        while (true) {
            page.versions().forEach(event -> ids.add(event.id()));
            if (page.next().isEmpty()) {
                return ids;
            }
            page = ledger.search(
                    AccessScope.ofSite("here"), query.after(page.next().get()));
        }
    }

    @Test
    void the_leaf_of_an_event_is_the_salted_hash_of_its_bytes() throws Exception {
        append("one", Optional.of("anna"));

        try (var connection = postgres.asSuperuser().getConnection();
                var rows = connection.createStatement().executeQuery("select salt, leaf from log_waiting")) {
            assertThat(rows.next()).isTrue();
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            sha256.update(rows.getBytes("salt"));
            assertThat(rows.getBytes("salt")).hasSize(32);
            assertThat(rows.getBytes("leaf")).isEqualTo(sha256.digest(bytes("one")));
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void what_was_erased_is_no_resource_any_more() throws SQLException {
        append("one", Optional.of("anna"));
        TestPostgres.run(postgres.asSuperuser(), "update audit_event set body = '', patient = null, entities = '{}'");

        assertThat(ledger.read(AccessScope.ofSite("here"), "AuditEvent", "one")).isEmpty();
        assertThat(ledger.count(AccessScope.ofSite("here"), ResourceQuery.of("AuditEvent")))
                .hasValue(0);
    }

    private List<String> findEvents(SearchCondition condition) {
        return ledger
                .search(
                        AccessScope.ofSite("here"),
                        ResourceQuery.of("AuditEvent").and(condition))
                .versions()
                .stream()
                .map(StoredVersion::id)
                .toList();
    }

    private void append(String id, Optional<String> patient, String... terms) {
        var event = SomeAuditEvents.of(id, patient, List.of(terms), bytes(id));
        assertThat(ledger.append("here", Commit.ofEvents(NOON, List.of(event))))
                .isInstanceOf(CommitOutcome.Appended.class);
    }

    private static byte[] bytes(String id) {
        return ("{\"resourceType\":\"AuditEvent\",\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
