package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.start.ShippedKnowledge.CheckedKnowledge;
import org.dorsal.start.ShippedKnowledge.KnowledgeRefused;
import org.dorsal.store.KnowledgeRows;
import org.dorsal.store.KnowledgeRows.KnowledgeRow;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/** Test that editions once in force stay loadable with any later release. */
class EditionsInForceTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String MODELS = "upper-back-pain-evidence";
    private static final String URL = Codes.CANONICAL + "/PlanDefinition/" + MODELS + "|";

    private static final byte[] UNREADABLE =
            "{\"plan/old.json\": \"{\\\"resourceType\\\": \\\"Patient\\\"}\"}".getBytes(StandardCharsets.UTF_8);

    private static final List<ProfileFile> NEXT_RELEASE = nextReleaseAlone();
    private static final Map<List<ProfileFile>, CheckedKnowledge> CHECKED = new HashMap<>();

    private final TestPostgres postgres = TestPostgres.fresh();
    private final AtomicLong nanos = new AtomicLong();
    private final KnowledgeRows rows = new KnowledgeRows(postgres.asApplication(), Duration.ofSeconds(20));

    @Test
    void an_edition_that_is_not_shipped_any_more_is_executed_from_the_store() {
        var before = inForce(SomeProfiles.files());

        inForce(NEXT_RELEASE);
        var after = inForce(NEXT_RELEASE);

        String first = URL + "2.0.0";
        assertThat(after.knowledge().evidence(first))
                .isEqualTo(before.knowledge().evidence(first));
        assertThat(after.knowledge().evidence(first)).isPresent();
        KnowledgeRow row = rows.kept().stream()
                .filter(stored -> stored.editions().stream().anyMatch(edition -> edition.startsWith(first + "#")))
                .findFirst()
                .orElseThrow();
        assertThat(after.exported())
                .as("the profiles of an auditor's export")
                .containsKeys("kept/" + row.sha256() + ".json", "plan/" + MODELS + "-2.0.1.json")
                .doesNotContainKey("plan/" + MODELS + "-2.0.0.json");
    }

    @Test
    void an_edition_that_was_taken_back_is_not_the_newest_of_new_assessments() {
        List<ProfileFile> released = new ArrayList<>(SomeProfiles.files());
        released.add(laterModels());
        Form form = SomeProfiles.knowledge().formInForce();
        assertThat(inForce(released)
                        .knowledge()
                        .newestEvidence(form)
                        .orElseThrow()
                        .edition()
                        .version())
                .isEqualTo("2.0.1");

        Knowledge after = inForce(SomeProfiles.files()).knowledge();

        assertThat(after.newestEvidence(form).orElseThrow().edition().version()).isEqualTo("2.0.0");
        assertThat(after.evidence(URL + "2.0.1")).isPresent();
        assertThat(after.evidence()).hasSameSizeAs(SomeProfiles.knowledge().evidence());
    }

    @Test
    void an_edition_in_force_whose_content_changes_stops_the_start_unless_that_is_accepted() {
        inForce(SomeProfiles.files());
        List<ProfileFile> edited = SomeProfiles.changed(
                "plan/" + MODELS + "-2.0.0.json", text -> text.replaceFirst("\"description\": \"", "$0Changed. "));

        assertThatThrownBy(() -> inForce(edited))
                .isInstanceOfSatisfying(
                        KnowledgeRefused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> assertThat(finding.toString())
                                        .startsWith(MODELS + "-2.0.0.json: version: was in force with another content")
                                        .contains("give the changed file a new version")));
        var accepted = start(edited, true, "edited");
        String first = URL + "2.0.0";
        assertThat(accepted.knowledge().evidence(first))
                .isPresent()
                .isNotEqualTo(SomeProfiles.knowledge().evidence(first));
        assertThat(inForce(SomeProfiles.files()).knowledge().evidence(first))
                .isEqualTo(SomeProfiles.knowledge().evidence(first));
    }

    @Test
    void the_same_knowledge_is_kept_once_however_many_sites_are_served_with_it() {
        start(SomeProfiles.files(), false, "northside");
        start(SomeProfiles.files(), false, "northside", "southside");

        assertThat(rows.kept())
                .singleElement()
                .satisfies(row -> assertThat(row.editions())
                        .hasSizeGreaterThan(40)
                        .allSatisfy(edition -> assertThat(edition).matches(".+\\|[0-9.]+#[0-9a-f]{64}")));
        assertThat(TestPostgres.numbers(
                        postgres.asSuperuser(), "select count(*), count(distinct site) from knowledge_kept"))
                .containsExactly(2L, 2L);
    }

    @Test
    void an_edition_in_force_that_can_not_be_loaded_any_more_stops_the_start_unless_that_is_accepted() {
        KnowledgeRow old = new KnowledgeRow(Sha256.of(UNREADABLE).hex(), List.of(URL + "0.9.0#" + "1".repeat(64)));

        assertThatThrownBy(() -> withKept(old, new EditionsInForce.AcceptedChange(false, false)))
                .isInstanceOfSatisfying(
                        KnowledgeRefused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> assertThat(finding.toString())
                                        .startsWith(URL + "0.9.0: version: was in force, so results may name it")
                                        .contains(" is not published", "(dorsal.unreadable-knowledge: accept)")));
        EditionsInForce accepted = withKept(old, new EditionsInForce.AcceptedChange(false, true));

        assertThat(accepted.knowledge().evidence(URL + "0.9.0")).isEmpty();
        assertThat(accepted.knowledge().evidence(URL + "2.0.0")).isPresent();
        assertThat(accepted.exported()).containsKey("kept/" + old.sha256() + ".json");
    }

    @Test
    void an_edition_that_can_not_be_loaded_from_its_newest_copy_is_loaded_from_an_older_one() {
        KnowledgeRow whole = keptOf(SomeProfiles.files());
        KnowledgeRow broken = new KnowledgeRow(Sha256.of(UNREADABLE).hex(), whole.editions());

        EditionsInForce inForce = EditionsInForce.of(
                checked(NEXT_RELEASE),
                () -> List.of(broken, whole),
                row -> row.equals(broken) ? Optional.of(UNREADABLE) : rows.body(row),
                new EditionsInForce.AcceptedChange(false, false),
                () -> 0);

        assertThat(inForce.knowledge().evidence(URL + "2.0.0"))
                .isPresent()
                .isEqualTo(SomeProfiles.knowledge().evidence(URL + "2.0.0"));
    }

    @Test
    void an_edition_whose_kept_bytes_were_changed_stops_the_start_unless_that_is_accepted() throws SQLException {
        inForce(SomeProfiles.files());
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter table knowledge_body disable trigger user");
            statement.execute("update knowledge_body set body = 'changed'");
        }

        assertThatThrownBy(() -> inForce(NEXT_RELEASE))
                .isInstanceOfSatisfying(
                        KnowledgeRefused.class,
                        refused -> assertThat(refused.findings())
                                .isNotEmpty()
                                .allSatisfy(finding -> assertThat(finding.toString())
                                        .contains("2.0.0: version: was in force")
                                        .contains("not those that were kept; restore table knowledge_body")));
        assertThat(EditionsInForce.of(
                                checked(NEXT_RELEASE),
                                rows::kept,
                                rows::body,
                                new EditionsInForce.AcceptedChange(false, true),
                                () -> 0)
                        .knowledge()
                        .evidence(URL + "2.0.0"))
                .isEmpty();
    }

    /** Clients with old forms and an auditor's list use many editions in turn. */
    @Test
    void earlier_releases_that_are_used_in_turn_are_parsed_once() {
        byte[] body = KeptProfileSet.body(SomeProfiles.files());
        KeptProfileSets keptSets =
                KeptProfileSets.of(Stream.generate(() -> KeptProfileSet.of(body, SomeProfiles.knowledge()))
                        .limit(4)
                        .toList());

        assertThat(keptSets.holding(URL + "0.9.0")).isEmpty();
        List<Knowledge> first = keptSets.holding(URL + "2.0.0").toList();
        List<Knowledge> again = keptSets.holding(URL + "2.0.0").toList();

        assertThat(first)
                .hasSize(4)
                .allSatisfy(knowledge -> assertThat(knowledge.evidence(URL + "2.0.0"))
                        .isEqualTo(SomeProfiles.knowledge().evidence(URL + "2.0.0")));
        for (int set = 0; set < first.size(); set++) {
            assertThat(again.get(set)).isSameAs(first.get(set));
        }
        assertThat(keptSets.published().getFirst().json()).isNotEmpty();
    }

    /** docs/operate/upgrade.md: replicas of two releases serve side by side. */
    @Test
    void an_edition_that_a_newer_replica_began_to_serve_is_found_by_the_older_one() {
        List<ProfileFile> newer = new ArrayList<>(SomeProfiles.files());
        newer.add(laterModels());
        Knowledge old = inForce(SomeProfiles.files()).knowledge();

        Form form = SomeProfiles.knowledge().formInForce();
        Knowledge latest = inForce(newer).knowledge();

        assertThat(old.evidence(URL + "2.0.1")).isPresent().isEqualTo(latest.evidence(URL + "2.0.1"));
        assertThat(old.newestEvidence(form).orElseThrow().edition().version())
                .as("of new assessments")
                .isEqualTo("2.0.0");
    }

    @Test
    void editions_that_nobody_knows_are_looked_for_once_in_ten_seconds() {
        AtomicInteger reads = new AtomicInteger();
        EditionsInForce inForce = EditionsInForce.of(
                checked(SomeProfiles.files()),
                () -> {
                    reads.incrementAndGet();
                    return List.of();
                },
                _ -> Optional.empty(),
                new EditionsInForce.AcceptedChange(false, false),
                nanos::get);
        for (int request = 0; request < 100; request++) {
            assertThat(inForce.knowledge().evidence(URL + "9.9." + request)).isEmpty();
        }
        assertThat(reads).as("at the start, and once later").hasValue(2);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(inForce.knowledge().evidence(URL + "9.9.9")).isEmpty();
        assertThat(reads).hasValue(3);
    }

    private KnowledgeRow keptOf(List<ProfileFile> files) {
        inForce(files);
        return rows.kept().getFirst();
    }

    /** A start on a database that keeps this as well, of which nothing can be read. */
    private static EditionsInForce withKept(KnowledgeRow old, EditionsInForce.AcceptedChange accepted) {
        return EditionsInForce.of(
                checked(SomeProfiles.files()), () -> List.of(old), _ -> Optional.of(UNREADABLE), accepted, () -> 0);
    }

    /** Checked once for all starts with the same files. */
    private static CheckedKnowledge checked(List<ProfileFile> shipped) {
        return CHECKED.computeIfAbsent(shipped, CheckedKnowledge::of);
    }

    private EditionsInForce inForce(List<ProfileFile> shipped) {
        return start(shipped, false, "northside");
    }

    /** Runs a start of the service. */
    private EditionsInForce start(List<ProfileFile> shipped, boolean acceptChanged, String... sites) {
        var inForce = EditionsInForce.of(
                checked(shipped),
                rows::kept,
                rows::body,
                new EditionsInForce.AcceptedChange(acceptChanged, false),
                nanos::get);
        inForce.keep((row, body) -> rows.keep(row, List.of(sites), NOON, body));
        return inForce;
    }

    /** The files of a release with the next version of evidence models and care. */
    private static List<ProfileFile> nextReleaseAlone() {
        return SomeProfiles.files().stream()
                .filter(file -> !file.path().startsWith("examples/"))
                .map(file -> switch (file.path()) {
                    case "plan/upper-back-pain-evidence-2.0.0.json" -> SomeStarts.later(file);
                    case "plan/upper-back-pain-care-2.0.0.json" -> laterCare(file);
                    default -> file;
                })
                .toList();
    }

    private static ProfileFile laterCare(ProfileFile care) {
        String text = new String(care.bytes(), StandardCharsets.UTF_8)
                .replace(MODELS + "|2.0.0", MODELS + "|2.0.1")
                .replace("upper-back-pain-care-2.0.0", "upper-back-pain-care-2.0.1")
                .replaceFirst("\"version\": \"2.0.0\"", "\"version\": \"2.0.1\"");
        return new ProfileFile("plan/upper-back-pain-care-2.0.1.json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static ProfileFile laterModels() {
        return SomeProfiles.files().stream()
                .filter(file -> file.path().equals("plan/" + MODELS + "-2.0.0.json"))
                .map(SomeStarts::later)
                .findFirst()
                .orElseThrow();
    }
}
