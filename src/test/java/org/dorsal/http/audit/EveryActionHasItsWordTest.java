package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.DocumentTable;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.audit.OperatorDecision.OperatorDecisionKind;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.Commit;
import org.dorsal.store.NewAuditEvent;
import org.junit.jupiter.api.Test;

/**
 * Tests of the text that auditors read about each action: that of the audit guide. An action without a row there fails, and so does a row
 * without an action.
 */
class EveryActionHasItsWordTest {
    private static final Map<String, String> WORDS = DocumentTable.evidence("audit-actions").rows().stream()
            .collect(Collectors.toMap(
                    row -> row.getFirst().replace('-', '_').toUpperCase(Locale.ROOT),
                    List::getLast,
                    (first, second) -> {
                        throw new AssertionError("two rows of one code: " + first + ", " + second);
                    },
                    LinkedHashMap::new));

    /** Actions that become something else by a fact in the event. */
    private static final Map<String, String> WORDS_BY_FACT = rows("""
        ATTEST status=amended           | Amended and signed
        UPDATE status=amended           | Amended
        UPDATE status=entered-in-error  | Withdrawn
        DRAFT draft=saved               | Saved a draft
        DRAFT draft=dropped             | Discarded a draft
        DRAFT draft=handed-over         | Handed a draft over to colleagues
        DRAFT draft=taken-back          | Took a draft back
        DRAFT draft=taken-over          | Took over a colleague’s draft\
        """);

    private final SomeAudit audit = new SomeAudit();
    private final SplittableRandom random = new SplittableRandom(17);

    private static Map<String, String> rows(String table) {
        return table.lines()
                .map(line -> line.split("[|]", 2))
                .collect(Collectors.toMap(
                        row -> row[0].strip(), row -> row[1].strip(), (first, _) -> first, LinkedHashMap::new));
    }

    /** The code system of the actions is published: the display is that of the events, the definition that of the guide. */
    @Test
    void every_action_is_a_code_of_the_published_system() {
        assertThat(SomeProfiles.knowledge().codes().of(AuditAction.SYSTEM))
                .containsExactlyElementsOf(Arrays.stream(AuditAction.values())
                        .map(AuditAction::word)
                        .toList());
        assertThat(SomeProfiles.files().stream()
                        .filter(file -> file.path().equals("code-system/audit-action.json"))
                        .map(file -> new String(file.bytes(), StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(json -> assertThat(WORDS.values())
                        .allSatisfy(word -> assertThat(json).contains("\"definition\": \"" + word + ".\"")));
    }

    @Test
    void every_action_has_a_word_of_its_own_that_is_the_same_on_the_page_in_the_filter_and_in_the_file() {
        assertThat(Arrays.stream(AuditAction.values()).map(Enum::name))
                .as("each action needs a row in src/evidence/audit-actions.csv")
                .containsExactlyInAnyOrderElementsOf(WORDS.keySet());
        assertThat(Set.copyOf(WORDS.values())).hasSameSizeAs(WORDS.values());

        Map<String, String> onPage = new LinkedHashMap<>();
        for (AuditAction action : AuditAction.values()) {
            String patient = "patient-of-" + action.name().toLowerCase(Locale.ROOT);
            append(event(action, patient).toEvent());
            var row = audit.follow("/search", "tab=all", "patient=" + patient)
                    .html()
                    .select(".audit-table tbody tr:not(:contains(" + SomeAudit.NAME + "))");
            onPage.put(action.name(), row.select("td").first().text());
        }
        assertThat(onPage).containsExactlyInAnyOrderEntriesOf(WORDS);

        var choices = audit.get("/events").html().select("#f-action option");
        assertThat(choices.eachText()).containsAll(WORDS.values()).doesNotHaveDuplicates();
        for (AuditAction action : AuditAction.values()) {
            String word = WORDS.getOrDefault(action.name(), "");
            String value = choices.stream()
                    .filter(choice -> choice.text().equals(word))
                    .map(choice -> choice.val())
                    .findFirst()
                    .orElseThrow();
            var reply = audit.follow("/search", "tab=all", "action=" + value);
            assertThat(reply.html().select(".audit-table tbody tr td:first-of-type"))
                    .as(word)
                    .isNotEmpty()
                    .allSatisfy(cell -> assertThat(cell.text()).startsWith(word));
        }

        String all = audit.post("/search", "tab=all").location().replaceFirst(".*/", "");
        List<String> csv = audit.post("/export", "search=" + all, "purpose=HCOMPL", "format=csv")
                .body()
                .lines()
                .filter(line -> line.contains("patient-of-") && !line.contains(SomeAudit.NAME))
                .toList();
        assertThat(csv).hasSameSizeAs(WORDS.values());
        WORDS.values()
                .forEach(word -> assertThat(csv)
                        .as(word)
                        .anyMatch(line -> line.contains(word.contains(",") ? ",\"" + word + "\"," : "," + word + ",")));
    }

    @Test
    void what_became_of_results_and_drafts_is_in_the_word() {
        WORDS_BY_FACT.forEach((way, word) -> {
            String[] parts = way.split("[ =]", -1);
            String patient = way.replaceAll("[^A-Za-z]", "-");
            List<AuditSubject> facts = new ArrayList<>();
            facts.add(new AuditSubject.FactSubject(parts[1], parts[2]));
            if (parts[1].equals("status")) {
                facts.add(new AuditSubject.FactSubject("result", "true"));
            }
            append(event(AuditAction.valueOf(parts[0]), patient, facts).toEvent());
            assertThat(audit.follow("/search", "tab=all", "patient=" + patient).text(".audit-table tbody"))
                    .contains(word + " ");
        });
    }

    @Test
    void every_decision_of_an_operator_is_told_apart() {
        List<String> words = new ArrayList<>();
        for (OperatorDecisionKind kind : OperatorDecisionKind.values()) {
            String patient = "decided-" + kind.name().toLowerCase(Locale.ROOT);
            append(new OperatorDecision(
                            UUID.randomUUID(),
                            Instant.parse("2026-11-20T14:00:00Z"),
                            kind,
                            "olga",
                            "reason",
                            patient,
                            "Observation/" + UUID.randomUUID() + "/_history/1",
                            UUID.randomUUID())
                    .toEvent());
            words.add(audit.follow("/search", "tab=all", "patient=" + patient)
                    .html()
                    .select(".audit-table tbody tr:contains(olga) td")
                    .first()
                    .text());
        }
        assertThat(audit.get("/events").text(".audit-table tbody"))
                .as("an operator is a person")
                .contains("olga: " + OperatorDecisionKind.values().length + " events");
        assertThat(words)
                .containsExactlyInAnyOrder(WORDS.entrySet().stream()
                        .filter(row -> row.getKey().startsWith("DECIDE_"))
                        .map(Map.Entry::getValue)
                        .toArray(String[]::new));
    }

    @Test
    void a_read_of_the_whole_record_stands_in_the_timeline_of_the_record_as_that() {
        String id = audit.past.signed(SomeScoredResponse.nothingWrong());
        List<AuditSubject> facts = List.of(new AuditSubject.FactSubject("assessment", id));
        append(event(AuditAction.EVERYTHING, org.dorsal.assessment.SignedAssessments.PATIENT, facts)
                .toEvent());
        assertThat(audit.open(id).text("#timeline ~ ol, .timeline, main"))
                .contains("Read a patient’s whole record")
                .doesNotContain("Scored without storing");
    }

    private AuditedEvent event(AuditAction action, String patient) {
        return event(action, patient, List.of());
    }

    private AuditedEvent event(AuditAction action, String patient, List<AuditSubject> facts) {
        var client = new AuditAgents.ClientAgent("https://ehr.example/auth", "client-under-test", Optional.of("id"));
        var agents = new AuditAgents(Optional.of(client), Optional.empty(), Optional.of("192.0.2.7"));
        Instant recorded = Instant.parse("2026-11-20T13:00:00Z").plusMillis(random.nextInt(1_000_000));
        return AuditedEvent.done(recorded, random, action, agents, Optional.of("request"), Optional.of(patient), facts);
    }

    private void append(NewAuditEvent event) {
        audit.ledger.append(audit.site, Commit.ofEvents(Instant.parse("2026-11-20T13:00:00Z"), List.of(event)));
    }
}
