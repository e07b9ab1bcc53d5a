package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.SampleSignRequests.accepting;
import static org.dorsal.assessment.SampleSignRequests.done;

import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.SignRequest.SignTarget;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/**
 * Tests that the read of an assessment gives the same as reads of its single resources, after any history. All assessments are of
 * one millisecond, so their ids are next to each other.
 */
class CurrentVersionsTest {
    private static final String SITE = "whole-assessments";
    private static final AccessScope ALL = AccessScope.ofSite(SITE);

    private final Ledger ledger = TestAssessmentServices.ledger();
    private final SignedAssessments assessments = new SignedAssessments(SITE);
    private final Random random = new Random(Seeds.next());

    /** An assessment and the newest versions of its response and its results. */
    private static final class History {
        private final String id;
        private int response = 1;
        private int results = 1;
        private boolean signed;
        private boolean withdrawn;

        History(String id) {
            this.id = id;
        }
    }

    @Test
    void one_read_gives_what_single_reads_give_after_any_history() {
        List<History> histories = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            if (histories.isEmpty() || random.nextInt(5) == 0) {
                histories.add(new History(assessments.received(answers())));
            } else {
                change(histories.get(random.nextInt(histories.size())));
            }
        }
        assertThat(histories).anyMatch(history -> history.signed).anyMatch(history -> history.results > 2);
        histories.forEach(this::agrees);
    }

    @Test
    void the_id_of_a_result_names_no_assessment() {
        String id = assessments.received(answers());
        String panel =
                assessments.job().results().of(ALL, id).orElseThrow().getFirst().id();

        assertThat(assessments.job().results().of(ALL, panel)).isEmpty();
        assertThat(assessments.job().results().of(ALL, panel, 1)).isEmpty();
    }

    @Test
    void a_version_that_no_results_can_have_is_unknown() {
        String id = assessments.received(answers());

        assertThat(assessments.job().results().of(ALL, id, 1)).isPresent();
        for (int version : new int[] {0, 2, 1_023, 1_024, Integer.MAX_VALUE}) {
            assertThat(assessments.job().results().of(ALL, id, version)).isEmpty();
        }
    }

    private void change(History history) {
        if (history.withdrawn) {
            return;
        }
        boolean withdraws = random.nextInt(6) == 0;
        if (withdraws || (!history.signed && random.nextBoolean())) {
            update(
                    history,
                    withdraws ? QuestionnaireResponseStatus.ENTEREDINERROR : QuestionnaireResponseStatus.AMENDED);
            history.withdrawn = withdraws;
            history.response++;
        } else if (history.signed) {
            assessments.amended(history.id, history.response, answers());
            history.response++;
        } else {
            done(SampleSignRequests.sign(
                    assessments.job(),
                    assessments.site(),
                    SampleSignRequests.sender(),
                    accepting(
                            assessments.job(),
                            assessments.site(),
                            new SignTarget.UnsignedResults(history.id, history.results))));
            history.signed = true;
        }
        history.results++;
    }

    private void update(History history, QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = answers().asAsked().response();
        response.setStatus(status).setId(history.id);
        assertThat(assessments
                        .job()
                        .amend()
                        .update(
                                assessments.site(),
                                TestAssessmentServices.sender(),
                                ALL,
                                history.id,
                                history.response,
                                FhirJson.encode(response)))
                .isInstanceOf(Receipt.StoredReceipt.class);
    }

    private SomeScoredResponse answers() {
        return random.nextBoolean()
                ? SomeScoredResponse.nothingWrong()
                : SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days");
    }

    private void agrees(History history) {
        UUID id = UUID.fromString(history.id);
        List<StoredVersion> expected = Stream.of(
                        read(history.id, "QuestionnaireResponse", 0x000, 0x000),
                        read(history.id, "Observation", 0x001, 0x02F),
                        last(read(history.id, "Provenance", 0x401, 0x400 + history.results)),
                        last(read(history.id, "CarePlan", 0x801, 0x800 + history.results)))
                .flatMap(List::stream)
                .toList();

        assertThat(expected).hasSizeGreaterThan(3);
        assertThat(ledger.assessment(ALL, id))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("columns")
                .isEqualTo(expected);
        assertThat(ledger.assessment(AccessScope.ofPatient(SITE, SignedAssessments.PATIENT), id))
                .hasSameSizeAs(expected);
        assertThat(ledger.assessment(AccessScope.ofPatient(SITE, "another"), id))
                .isEmpty();
        assertThat(ledger.assessment(AccessScope.ofSite("another-site"), id)).isEmpty();
        assertThat(ledger.assessment(ALL.only(List.of()), id)).isEmpty();
        String panel = new Slot(0x001).id(id);
        assertThat(IntStream.rangeClosed(1, history.results))
                .as("each version of the results has its panel, at which concurrent writers conflict")
                .allMatch(version ->
                        ledger.read(ALL, "Observation", panel, version).isPresent());
    }

    private List<StoredVersion> read(String assessment, String type, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(slot -> assessment.substring(0, 15) + "%03x".formatted(slot) + assessment.substring(18))
                .flatMap(id -> ledger.read(ALL, type, id).stream())
                .toList();
    }

    private static List<StoredVersion> last(List<StoredVersion> versions) {
        return versions.isEmpty() ? versions : List.of(versions.getLast());
    }
}
