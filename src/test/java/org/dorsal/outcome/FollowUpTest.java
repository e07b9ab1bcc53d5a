package org.dorsal.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.outcome.RecordEhr.ICD_10;
import static org.dorsal.outcome.RecordEhr.coding;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.chart.BackendAccess;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.Slot;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes of assessments, as the EHR's record has them some time later. */
class FollowUpTest {
    private static final Duration MONTH = Duration.ofDays(32);

    /** Days on which an unreadable record is tried (docs/audit/pages.md). */
    private static final int TRIES = 7;

    private static final String ASSESSED = SomeScoredResponse.DAY.toString();
    private static final String LATER = SomeScoredResponse.DAY.plusDays(5).toString();
    private static final String VISIT = SomeScoredResponse.DAY.plusDays(9) + "T10:00:00Z";

    private final SomeFollowUps site = new SomeFollowUps();
    private final RecordEhr ehr = new RecordEhr(SignedAssessments.PATIENT);

    @Test
    void a_diagnosis_after_the_assessment_is_found_with_its_date() {
        assess();

        site.follow(Optional.of(ehr.diagnosis("I71.0", LATER).visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 followed ").endsWith(" aorta|" + days(LATER));
        Observation outcome = site.outcomes().getFirst();
        assertThat(code(outcome.getValueCodeableConcept())).isEqualTo("cause-found");
        assertThat(outcome.getComponent()).hasSize(1);
        assertThat(code(outcome.getComponentFirstRep().getCode())).isEqualTo("aorta");
        assertThat(outcome.getComponentFirstRep().getValueDateTimeType().getValueAsString())
                .startsWith(LATER);
        assertThat(site.events("follow-up")).isEqualTo(1);
        assertThat(site.events("outcome")).isEqualTo(1);
    }

    /** A site that compares in silence sends its own triage as an answer, without a signature. */
    @Test
    void the_disposition_that_a_response_states_is_the_decided_one() {
        site.assessments.received(SomeScoredResponse.nothingWrong()
                .with("sign-with-pain", "chest-tight")
                .with("clinician-disposition", "self-care"));

        site.follow(Optional.of(ehr.visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 followed self-care ");
    }

    @Test
    void outcomes_conform_to_their_profile() {
        assess();
        site.follow(Optional.of(ehr.diagnosis("I71.0", LATER).visit(VISIT)), MONTH);
        SomeFollowUps silent = new SomeFollowUps();
        silent.assessments.signed(SomeScoredResponse.nothingWrong());
        silent.follow(Optional.of(new RecordEhr(SignedAssessments.PATIENT)), MONTH);

        assertThat(Stream.concat(site.stored().stream(), silent.stored().stream()))
                .hasSize(2)
                .allSatisfy(version -> assertThat(
                                SomeValidator.errorsIn(new String(version.body(), StandardCharsets.UTF_8)))
                        .isEmpty());
    }

    @Test
    void a_record_that_was_read_and_has_a_later_visit_but_no_diagnosis_names_no_cause() {
        assess();

        site.follow(Optional.of(ehr.diagnosis("J00", LATER).visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 followed ").endsWith(" ");
        assertThat(code(site.outcomes().getFirst().getValueCodeableConcept())).isEqualTo("no-cause-found");
    }

    @Test
    void both_times_are_read_each_once() {
        assess();
        site.follow(Optional.of(ehr.visit(VISIT)), MONTH);

        ehr.diagnosis("I26.9", SomeScoredResponse.DAY.plusDays(60).toString());
        site.follow(Optional.of(ehr), Duration.ofDays(60));
        site.follow(Optional.of(ehr), MONTH);

        assertThat(site.rows()).hasSize(2).last().asString().endsWith(" embolism|" + 60);
        assertThat(site.stored()).hasSize(2).allMatch(version -> version.version() == 1);
    }

    static Stream<Arguments> unclear() {
        String recorded = "\"recordedDate\":\"" + LATER + "\"";
        String aorta = coding(ICD_10, "I71.0");
        return Stream.of(
                Arguments.of(
                        "suspected",
                        aorta,
                        recorded + ",\"verificationStatus\":{\"coding\":[{\"code\":\"provisional\"}]}"),
                Arguments.of("in words only", "{\"text\":\"Torn aorta\"}", recorded),
                Arguments.of("of an unknown code system", coding("urn:oid:1.2.3", "x1"), recorded),
                Arguments.of("without a date", aorta, ""),
                Arguments.of("of that year", aorta, "\"recordedDate\":\"" + ASSESSED.substring(0, 4) + "\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unclear")
    void a_diagnosis_that_could_be_a_cause_excludes_nothing(String name, String code, String elements) {
        assess();

        site.follow(Optional.of(ehr.condition(code, elements).visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).as(name).startsWith("30 unclear ").endsWith(" ");
        requireUnknown();
    }

    static Stream<Arguments> knownOrLater() {
        return Stream.of(
                Arguments.of("known before", SomeScoredResponse.DAY.minusDays(1).toString()),
                Arguments.of(
                        "after the time", SomeScoredResponse.DAY.plusDays(31).toString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("knownOrLater")
    void a_diagnosis_outside_of_the_time_is_not_found(String name, String recorded) {
        assess();

        site.follow(Optional.of(ehr.diagnosis("I71.0", recorded).visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).as(name).startsWith("30 followed ").endsWith(" ");
    }

    @Test
    void a_record_without_an_entry_since_says_nothing() {
        assess();

        site.follow(Optional.of(ehr.diagnosis("J00", "2020-01-01")), MONTH);

        assertThat(rowOf30Days()).startsWith("30 no-contact ");
        requireUnknown();
    }

    static Stream<Arguments> failures() {
        String other =
                "{\"resourceType\":\"Condition\",\"id\":\"o\",\"subject\":{\"reference\":\"Patient/other\"},\"code\":"
                        + coding(ICD_10, "J00") + "}";
        String empty = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"";
        return Stream.of(
                failure("no answer", ehr -> ehr.answering("Condition", new HttpAnswer.MissingAnswer())),
                failure("no visits", ehr -> ehr.answering("Encounter", new HttpAnswer.MissingAnswer())),
                failure("no procedures", ehr -> ehr.answering("Procedure", 500, "")),
                failure("503", ehr -> ehr.answering("Condition", 503, "")),
                failure("403", ehr -> ehr.answering("Condition", 403, "")),
                failure("404", ehr -> ehr.answering("Condition", 404, "")),
                failure("HTML", ehr -> ehr.answering("Condition", 200, "<html>sign in</html>")),
                failure("nothing", ehr -> ehr.answering("Condition", 200, "")),
                failure("another resource", ehr -> ehr.answering("Condition", 200, "{\"resourceType\":\"Patient\"}")),
                failure(
                        "an outcome",
                        ehr -> ehr.answering(
                                "Condition",
                                200,
                                empty
                                        + ",\"entry\":[{\"resource\":{\"resourceType\":\"OperationOutcome\","
                                        + "\"issue\":[{\"severity\":\"error\","
                                        + "\"code\":\"incomplete\"}]},\"search\":{\"mode\":\"outcome\"}}]}")),
                failure("another patient", ehr -> ehr.raw("Condition", other)));
    }

    private static Arguments failure(String name, UnaryOperator<RecordEhr> fault) {
        return Arguments.of(name, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void an_EHR_that_fails_or_answers_nonsense_is_asked_again_and_never_says_that_nothing_was_found(
            String name, UnaryOperator<RecordEhr> fault) {
        assess();
        RecordEhr failing = fault.apply(ehr.visit(VISIT));
        site.follow(Optional.of(failing), MONTH);

        assertThat(rowOf30Days()).as(name).startsWith("30 waiting ");
        assertThat(site.outcomes()).isEmpty();

        for (int day = 1; day < TRIES; day++) {
            site.follow(Optional.of(failing), Duration.ofDays(1).plusMinutes(1));
        }
        assertThat(rowOf30Days()).as(name).startsWith("30 unread ").endsWith(" ");
        requireUnknown();
        assertThat(site.events("follow-up")).isEqualTo(TRIES);
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                failure(
                        "a page elsewhere",
                        ehr -> ehr.answering(
                                "Condition",
                                200,
                                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"next\","
                                        + "\"url\":\"https://other.example/x\"}]}")),
                failure("too large", ehr -> ehr.answering("Condition", new HttpAnswer.OversizedAnswer(200))),
                failure("more than five pages of visits", ehr -> {
                    Stream.iterate(0, day -> day < 6, day -> day + 1).forEach(_ -> ehr.visit(VISIT));
                    return ehr.paging(1);
                }),
                failure("not granted", ehr -> ehr.granted("system/Condition.rs", "system/Encounter.rs")));
    }

    /** Another try would find the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("lasting")
    void a_record_that_can_never_be_read_whole_is_read_once(String name, UnaryOperator<RecordEhr> fault) {
        assess();

        site.follow(Optional.of(fault.apply(ehr.visit(VISIT))), MONTH);

        assertThat(rowOf30Days()).as(name).startsWith("30 unread ").endsWith(" ");
        requireUnknown();
        assertThat(site.events("follow-up")).isEqualTo(1);
    }

    @Test
    void an_access_that_was_not_granted_at_all_is_no_event() {
        assess();
        site.follow(Optional.empty(), MONTH);
        site.follow(Optional.of(ehr.granted("system/Patient.rs")), Duration.ofDays(2));

        assertThat(rowOf30Days()).startsWith("30 unread ");
        assertThat(ehr.requests()).isZero();
        assertThat(site.events("follow-up")).isZero();
    }

    /** Old diagnoses fill more pages than are read; the search has the date of the assessment. */
    @Test
    void the_many_diagnoses_of_an_ill_patient_hide_no_later_one() {
        assess();
        for (int old = 0; old < 150; old++) {
            ehr.diagnosis("J00", SomeScoredResponse.DAY.minusDays(30 + old).toString());
        }
        ehr.paging(20).diagnosis("C34.9", LATER);

        site.follow(Optional.of(ehr.visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 followed ").endsWith(" cancer|" + days(LATER));
    }

    /** The parameter recorded-date finds none without a recordedDate, which may still be a later one. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "recorded-date", "recorded-date:missing"})
    void a_diagnosis_that_has_an_onset_alone_is_found_whatever_the_EHR_refuses(String refused) {
        assess();
        ehr.condition(coding(ICD_10, "I71.0"), "\"onsetDateTime\":\"" + LATER + "\"")
                .diagnosis("J00", LATER);

        site.follow(Optional.of(ehr.refusing(refused).visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 followed ").endsWith(" aorta|" + days(LATER));
    }

    /** The day of the EHR may be another one than that of the site. */
    @Test
    void a_diagnosis_of_the_day_of_the_assessment_is_found_in_any_zone() {
        assess();
        ehr.diagnosis("I71.0", SomeScoredResponse.DAY.minusDays(1) + "T23:30:00-10:00");

        site.follow(Optional.of(ehr.visit(VISIT)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 followed ").contains(" aorta|");
    }

    /** Assessments of up to 90 days ago are added, and the newest is read first. */
    @Test
    void follow_ups_begin_with_the_last_90_days_and_the_newest() {
        Instant start = SomeScoredResponse.DAY.plusDays(200).atTime(12, 0).toInstant(ZoneOffset.UTC);
        List<String> ids = Stream.of(200, 91, 89, 60, 31, 20)
                .map(age -> site.assessedAt(start.minus(Duration.ofDays(age))))
                .toList();
        site.now = start;
        site.rows.add(site.site, start, List.of(30, 90));

        site.now = start.plus(Duration.ofDays(1));
        FollowUpWorker worker =
                site.worker(Optional.of(ehr.visit(start.toString()).access()));
        List<String> read = new ArrayList<>();
        while (worker.once(() -> false)) {
            read.addAll(site.ended(read));
        }

        assertThat(read).containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(site.followed()).containsExactlyInAnyOrder(ids.get(2), ids.get(3), ids.get(4));
    }

    @Test
    void an_EHR_without_access_is_asked_again_and_followed_when_it_is_back() {
        assess();
        site.follow(Optional.empty(), MONTH);
        assertThat(rowOf30Days()).startsWith("30 waiting ");
        assertThat(site.events("follow-up")).isZero();

        site.follow(Optional.of(ehr.diagnosis("I71.0", LATER)), Duration.ofDays(2));

        assertThat(rowOf30Days()).startsWith("30 followed ").endsWith(" aorta|" + days(LATER));
    }

    @Test
    void what_was_found_counts_even_when_another_part_could_not_be_read() {
        assess();
        ehr.diagnosis("I71.0", LATER).answering("Procedure", 500, "");
        for (int day = 0; day < TRIES; day++) {
            site.follow(Optional.of(ehr), day == 0 ? MONTH : Duration.ofDays(1).plusMinutes(1));
        }
        assertThat(rowOf30Days()).startsWith("30 unread ").endsWith(" aorta|" + days(LATER));
    }

    @Test
    void a_withdrawn_assessment_is_not_followed() {
        String id = assess();
        site.assessments.withdrawn(id, 1, SomeScoredResponse.nothingWrong());

        site.follow(Optional.of(ehr.diagnosis("I71.0", LATER)), MONTH);

        assertThat(rowOf30Days()).startsWith("30 void ");
        assertThat(ehr.requests()).isZero();
        assertThat(site.outcomes()).isEmpty();
    }

    /** The response's rows are gone when the outcome is to be stored, as after the erasure of the patient. */
    @Test
    void no_outcome_is_stored_of_a_patient_who_was_erased_meanwhile() {
        String id = assess();
        ehr.answering("Condition", 200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}");
        var access = new RecordEhr(SignedAssessments.PATIENT).access();
        site.now = site.now.plus(MONTH);
        site.follow(Optional.empty(), Duration.ZERO); // adds the rows and tries once
        site.now = site.now.plus(Duration.ofDays(2));
        FollowUpWorker worker = site.worker(Optional.of(new BackendAccess(
                address -> {
                    TestPostgres.run(
                            TestPostgres.shared().asSuperuser(),
                            "delete from resource_versions where site = '" + site.site + "' and assessment = '" + id
                                    + "'");
                    return ehr.get(address);
                },
                access.granted(),
                access.types())));

        worker.once(() -> false);

        assertThat(site.outcomes()).isEmpty();
        assertThat(site.events("outcome")).isZero();
    }

    /** Both times: the outcome is withdrawn with the results, and its follow-ups are in no figure. */
    @Test
    void the_outcomes_of_a_withdrawn_assessment_are_withdrawn() {
        String id = assess();
        site.follow(Optional.of(ehr.diagnosis("I71.0", LATER)), MONTH);
        site.follow(Optional.of(ehr), Duration.ofDays(60));
        assertThat(site.stored()).hasSize(2);

        site.assessments.withdrawn(id, 1, SomeScoredResponse.nothingWrong());

        requireWithdrawn(2);
        assertThat(site.stored())
                .allSatisfy(version -> assertThat(
                                SomeValidator.errorsIn(new String(version.body(), StandardCharsets.UTF_8)))
                        .isEmpty());
        assertThat(site.resultsOf(id)).noneMatch(Slot::isOutcome);
    }

    @Test
    void an_amendment_leaves_the_outcome_as_it_is() {
        String id = assess();
        site.follow(Optional.of(ehr.diagnosis("I71.0", LATER)), MONTH);

        site.assessments.amended(id, 1, SomeScoredResponse.nothingWrong().with("pain-worst-score", "4"));

        assertThat(site.stored()).hasSize(1).allMatch(version -> version.version() == 1);
        assertThat(site.outcomes()).allMatch(outcome -> outcome.getStatus() == ObservationStatus.FINAL);
        assertThat(rowOf30Days()).startsWith("30 followed ");
    }

    @Test
    void an_assessment_that_is_withdrawn_while_its_record_is_read_gets_no_outcome() {
        String id = assess();
        site.follow(Optional.empty(), MONTH);
        site.now = site.now.plus(Duration.ofDays(2));
        BackendAccess access = ehr.diagnosis("I71.0", LATER).access();
        boolean[] withdrawn = {false};
        FollowUpWorker worker = site.worker(Optional.of(new BackendAccess(
                address -> {
                    if (!withdrawn[0]) {
                        withdrawn[0] = true;
                        site.assessments.withdrawn(id, 1, SomeScoredResponse.nothingWrong());
                    }
                    return ehr.get(address);
                },
                access.granted(),
                access.types())));

        worker.once(() -> false);

        requireWithdrawn(0);
    }

    /** At each of the statements of the withdrawal in turn. */
    @Test
    void an_outcome_that_is_stored_during_the_withdrawal_is_withdrawn() {
        for (int point = 1; ; point++) {
            SomeFollowUps other = new SomeFollowUps();
            String id = other.assessments.signed(SomeScoredResponse.nothingWrong());
            other.follow(Optional.empty(), MONTH);
            int[] statements = {0};
            int during = point;
            other.withdrawing(id, () -> {
                if (++statements[0] == during) {
                    other.follow(Optional.of(ehr.diagnosis("I71.0", LATER)), Duration.ofDays(2));
                }
            });

            assertThat(other.outcomes())
                    .as("statement %s", point)
                    .allMatch(outcome -> outcome.getStatus() == ObservationStatus.ENTEREDINERROR);
            assertThat(other.rows()).as("statement %s", point).allMatch(row -> row.contains(" void - "));
            if (statements[0] < point) {
                assertThat(point).isGreaterThan(3);
                return;
            }
        }
    }

    /** The lease is lost before the end: another worker has the row, and its outcome is the only one. */
    @Test
    void an_outcome_and_its_row_are_stored_together_or_not_at_all() {
        assess();
        site.follow(Optional.empty(), MONTH);
        site.now = site.now.plus(Duration.ofDays(2));
        TestPostgres.run(TestPostgres.shared().asSuperuser(), """
                create function lose_lease() returns trigger language plpgsql as $$
                begin
                    update follow_up set fence = fence + 1 where site = '%1$s';
                    return new;
                end $$;
                create trigger lose_lease after insert on resource_versions for each row
                    when (new.site = '%1$s' and new.type = 'Observation') execute function lose_lease()
                """.formatted(site.site));
        try {
            site.worker(Optional.of(ehr.diagnosis("I71.0", LATER).access())).once(() -> false);
        } finally {
            TestPostgres.run(TestPostgres.shared().asSuperuser(), "drop function lose_lease cascade");
        }

        assertThat(rowOf30Days()).startsWith("30 waiting ");
        assertThat(site.stored()).isEmpty();
        assertThat(site.events("outcome")).isZero();
    }

    /** A list of assessments has the newest 200 signatures of the patient; one assessment has all of them. */
    @Test
    void the_decision_on_an_assessment_is_found_however_many_signatures_came_later() {
        String id = assess();
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "insert into sign_off (site, patient, assessment, version, signed_at, sha256, body)"
                        + " select s.site, s.patient, gen_random_uuid(), 1, s.signed_at + n * interval '1 minute', s.sha256, s.body"
                        + " from sign_off s cross join generate_series(1, 250) n where s.site = '" + site.site + "'");

        assertThat(new AssessmentHistory(site.ledger, SomeProfiles.knowledge())
                        .of(site.site, SignedAssessments.PATIENT, id))
                .hasValueSatisfying(entry -> assertThat(entry.signatures()).hasSize(1));
    }

    private String assess() {
        return site.assessments.signed(SomeScoredResponse.nothingWrong());
    }

    private String rowOf30Days() {
        return site.rows().getFirst();
    }

    private void requireWithdrawn(int outcomes) {
        assertThat(site.rows()).isNotEmpty().allMatch(row -> row.endsWith(" void - "));
        assertThat(site.outcomes())
                .hasSize(outcomes)
                .allMatch(outcome -> outcome.getStatus() == ObservationStatus.ENTEREDINERROR);
        assertThat(site.stored()).allMatch(version -> version.version() == 2);
    }

    private void requireUnknown() {
        assertThat(site.outcomes()).hasSize(1);
        Observation outcome = site.outcomes().getFirst();
        assertThat(outcome.hasValue()).isFalse();
        assertThat(outcome.getDataAbsentReason().getCoding()).isNotEmpty();
        assertThat(outcome.getComponent()).isEmpty();
    }

    private static String code(CodeableConcept concept) {
        return concept.getCodingFirstRep().getCode();
    }

    private static long days(String day) {
        return LocalDate.parse(day).toEpochDay() - SomeScoredResponse.DAY.toEpochDay();
    }
}
