package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.OperatorDecision;
import org.dorsal.audit.OperatorDecision.OperatorDecisionKind;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.Commit;
import org.dorsal.store.NewAuditEvent;
import org.junit.jupiter.api.Test;

/**
 * Tests of the text that auditors read about each action. The words are written here from what the audit guide promises of the action; an
 * action without a row fails.
 */
class EveryActionHasItsWordTest {
    private static final Map<String, String> WORDS = rows("""
        READ                 | Read
        VREAD                | Read a version
        HISTORY              | Read the history
        SEARCH               | Searched
        CREATE               | Created
        UPDATE               | Changed
        DELETE               | Deleted
        STATUS               | Read the status of subscriptions
        EVENTS               | Read earlier events of a subscription
        NOTIFY               | Tried to notify a subscriber
        SCORE                | Scored without storing
        VALIDATE             | Validated without storing
        HOOK                 | Asked for cards (CDS Hooks)
        FEEDBACK             | Sent feedback on a card (CDS Hooks)
        EXTRACT              | Extracted results
        APPLY                | Read or computed a care plan
        EVERYTHING           | Read a patient’s whole record
        POPULATE             | Filled in a form from a record
        BATCH                | Sent a batch
        TRANSACTION          | Sent a transaction
        ATTEST               | Signed
        LAUNCH               | Launched from the EHR
        SIGN_IN              | Signed in as an auditor
        SIGN_OUT             | Signed out
        END_OWN_SESSIONS     | Ended other sessions of their own
        END_SESSIONS         | Operator: sessions ended
        VIEW                 | Viewed a page
        DRAFT                | Saved a draft
        EXPORT               | Exported
        BULK_EXPORT          | Bulk export: requested
        BULK_EXPORT_STATUS   | Bulk export: list of files read
        BULK_EXPORT_FILE     | Bulk export: file sent
        BULK_EXPORT_DELETE   | Bulk export: deleted
        VERIFY               | Verified
        RESCORE              | Scored again without storing
        START                | Service started
        EHR_CREATE           | Request to the EHR (create)
        EHR_UPDATE           | Request to the EHR (update)
        EHR_READ             | Request to the EHR (read)
        EHR_SEARCH           | Request to the EHR (search)
        DECIDE_AGAIN         | Operator: send again
        DECIDE_NOT_THERE     | Operator: not in the EHR, send again
        DECIDE_THERE         | Operator: the EHR has it
        DECIDE_HANDED_OVER   | Operator: send with another clinician’s sign-in
        DECIDE_GIVEN_UP      | Operator: don’t file
        FOLLOW_UP            | EHR searched for later diagnoses
        OUTCOME              | Outcome stored
        ERASE                | Erased
        REFUSALS             | Unknown callers refused\
        """);

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

    @Test
    void every_action_has_a_word_of_its_own_that_is_the_same_on_the_page_in_the_filter_and_in_the_file() {
        assertThat(Arrays.stream(AuditAction.values()).map(Enum::name))
                .as("each action needs a row in this test")
                .containsExactlyInAnyOrderElementsOf(WORDS.keySet());
        assertThat(Set.copyOf(WORDS.values())).hasSameSizeAs(WORDS.values());

        Map<String, String> onPage = new LinkedHashMap<>();
        for (AuditAction action : AuditAction.values()) {
            String patient = "patient-of-" + action.name().toLowerCase(java.util.Locale.ROOT);
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

        List<String> csv = audit.post("/export", "search=events", "purpose=HCOMPL", "format=csv")
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
            String patient = "decided-" + kind.name().toLowerCase(java.util.Locale.ROOT);
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
