package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.ATTESTATION;
import static org.dorsal.assessment.SampleSignRequests.ATTESTER;
import static org.dorsal.assessment.SampleSignRequests.PATIENT;
import static org.dorsal.assessment.SampleSignRequests.done;
import static org.dorsal.assessment.SampleSignRequests.ready;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.junit.jupiter.api.Test;

/** Hazard H8: contradictory answers are signed only with a clinician's confirmation, which is stored. */
class ConfirmedContradictionsTest {
    private static final Site SITE = TestAssessmentServices.site("contradictions", SiteRules.SignOffRule.REQUIRED);
    private static final Form FORM = SomeProfiles.knowledge().formInForce();
    private static final SomeScoredResponse FEVERISH =
            SomeScoredResponse.empty(FORM).with("body-temperature", "38.4").with("fever-time", "no-fever");
    private static final String CODE = "measured-fever-yet-none";
    private static final RecordFinding FEVER =
            new RecordFinding("fever-time", "now-or-3-days", "38.4 Cel", Optional.of("2026-11-20T07:00:00Z"));

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final AssessmentServices job = TestAssessmentServices.create(ledger, Seeds.next());

    @Test
    void without_the_confirmation_nothing_is_signed_and_the_place_is_named() {
        SignRequest signing = signing(FEVERISH, List.of(), Set.of());
        assertThat(sign(signing)).isInstanceOfSatisfying(SignOffResult.IncompleteDecision.class, unfinished -> {
            assertThat(unfinished.gaps())
                    .extracting(SignOffResult.Gap::expression)
                    .containsExactly("contradiction." + CODE);
            assertThat(unfinished.gaps())
                    .allSatisfy(gap -> assertThat(gap.key()).isEqualTo("contradiction"));
        });
    }

    @Test
    void confirming_another_contradiction_does_not_help() {
        assertThat(sign(signing(FEVERISH, List.of(), Set.of("now-above-worst"))))
                .isInstanceOf(SignOffResult.IncompleteDecision.class);
    }

    @Test
    void what_was_confirmed_is_stored_with_its_words_and_told_in_results_and_event() {
        SignedDecision signed = done(sign(signing(FEVERISH, List.of(), Set.of(CODE, "never-heard-of"))));

        assertThat(stored(signed)).isEqualTo(signed);
        assertThat(signed.contradictions()).singleElement().satisfies(confirmed -> {
            assertThat(confirmed.code()).isEqualTo(CODE);
            assertThat(confirmed.text()).startsWith("Temperature of 38 or more, yet no fever. The temperature is 38");
            assertThat(confirmed.record()).isEmpty();
        });
        assertThat(panel(signed))
                .contains(
                        "\"code\":\"" + CODE + "\"",
                        "Contradiction: Temperature of 38 or more",
                        "The clinician has confirmed");
        assertThat(event(signed))
                .contains("\"type\":\"contradiction\",\"valueString\":\"" + CODE + "\"")
                .contains("\"type\":\"confirmed\",\"valueString\":\"" + CODE + "\"");
    }

    @Test
    void the_record_against_an_answer_has_to_be_confirmed_too_and_is_found_again_from_what_is_stored() {
        SomeScoredResponse noFever = SomeScoredResponse.empty(FORM).with("fever-time", "no-fever");
        assertThat(sign(signing(noFever, List.of(FEVER), Set.of())))
                .isInstanceOfSatisfying(
                        SignOffResult.IncompleteDecision.class,
                        unfinished -> assertThat(unfinished.gaps())
                                .extracting(SignOffResult.Gap::expression)
                                .containsExactly("contradiction.fever-in-record"));

        SignedDecision signed = done(sign(signing(noFever, List.of(FEVER), Set.of("fever-in-record"))));
        assertThat(stored(signed).contradictions())
                .singleElement()
                .satisfies(confirmed -> assertThat(confirmed.record()).containsExactly(FEVER));
        assertThat(panel(signed)).contains("The record: 38.4 Cel, 2026-11-20T07:00:00Z.");
        assertThat(job.records().of(SITE, PATIENT, signed.assessment()))
                .hasValueSatisfying(stored -> assertThat(
                                stored.replayed().scoring().contradictions())
                        .extracting(contradiction -> contradiction.code().code())
                        .containsExactly("fever-in-record"));
    }

    @Test
    void what_a_record_says_in_line_with_the_answer_is_not_kept() {
        SomeScoredResponse fever = SomeScoredResponse.empty(FORM).with("fever-time", "now-or-3-days");
        SignedDecision signed = done(sign(signing(fever, List.of(FEVER), Set.of())));
        assertThat(new String(signed.bytes(), StandardCharsets.UTF_8)).doesNotContain("38.4", "contradictions");
    }

    @Test
    void what_a_system_posts_tells_its_contradictions_before_anybody_looks() {
        Receipt receipt = job.receive()
                .create(SITE, TestAssessmentServices.sender(), FhirJson.encode(FEVERISH.response()), Optional.empty());
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        var panel = job.results()
                .of(AccessScope.ofPatient(SITE.id(), PATIENT), ((Receipt.StoredReceipt) receipt).id())
                .orElseThrow()
                .getFirst();
        assertThat(new String(panel.body(), StandardCharsets.UTF_8))
                .contains("\"code\":\"" + CODE + "\"", "Until then the temperature counts.")
                .doesNotContain("confirmed");
    }

    private SignOffResult sign(SignRequest signing) {
        return SampleSignRequests.sign(job, SITE, SampleSignRequests.sender(), signing);
    }

    private SignRequest signing(SomeScoredResponse answers, List<RecordFinding> record, Set<String> confirmed) {
        var what = SampleSignRequests.answers(answers);
        Decision none = new Decision(Optional.empty(), List.of(), Optional.of("Asked"), confirmed, true, ATTESTATION);
        PreparedSignOff prepared = ready(SampleSignRequests.prepare(
                job,
                SITE,
                SampleSignRequests.sender(),
                new SignRequest(what, ATTESTER, PATIENT, Optional.empty(), record, none)));
        return new SignRequest(
                what,
                ATTESTER,
                PATIENT,
                Optional.empty(),
                record,
                new Decision(
                        Optional.empty(),
                        SampleSignRequests.asProposed(
                                        prepared.assessed().scoring().offers(), "")
                                .plan(),
                        none.openReason(),
                        confirmed,
                        true,
                        ATTESTATION));
    }

    private SignedDecision stored(SignedDecision signed) {
        return SignedDecision.read(ledger.signOff(SITE.id(), PATIENT, signed.assessment())
                .orElseThrow()
                .body());
    }

    private String event(SignedDecision signed) {
        ResourceQuery query = ResourceQuery.of("AuditEvent")
                .and(new SearchCondition.AnyTerm(Set.of("action=attest")))
                .paged(ResourceQuery.MAX_SIZE);
        return ledger.search(AccessScope.ofSite(SITE.id()), query).versions().stream()
                .map(event -> new String(event.body(), StandardCharsets.UTF_8))
                .filter(json -> json.contains(signed.assessment()))
                .findFirst()
                .orElseThrow();
    }

    private String panel(SignedDecision signed) {
        return new String(
                job.records()
                        .of(SITE, PATIENT, signed.assessment())
                        .orElseThrow()
                        .results()
                        .getFirst()
                        .body(),
                StandardCharsets.UTF_8);
    }
}
