package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** Property: responses written from random entries pass {@link ResponseCheck} and score as the page showed. */
class WrittenPropertiesTest {
    private static final long SEED = 20_261_120L;
    private static final int ROUNDS = Boolean.getBoolean("dorsal.long") ? 2_000 : 100;
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");
    private static final CheckBounds BOUNDS =
            new CheckBounds("https://ehr.example/fhir", Instant.parse("2026-11-20T10:00:00Z"));
    private static final SiteRules RULES = new SiteRules(
            "Northside",
            Wording.Locale.EN_GB,
            SiteRules.SignOffRule.REQUIRED,
            false,
            SiteRules.WriteBackRule.NONE,
            URI.create("https://ehr.example/fhir"));

    private static final Map<String, FilledFormCodec.AnswerAuthor> NURSES = Map.of(
            "constant", new FilledFormCodec.AnswerAuthor("Practitioner/nurse", "Nurse Sample"),
            "pain-area", new FilledFormCodec.AnswerAuthor("https://ehr.example/auth|7", "Other Nurse"));

    private final Form form = SomeProfiles.form();
    private final AssessmentPipeline assess =
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
    private final LiveScore live = new LiveScore(SomeProfiles.knowledge());

    @Test
    void what_is_written_passes_gate_and_check() {
        everyRound((answers, round) -> assertThat(
                        submitted(FilledForm.in(form, answers)).patient())
                .as("seed %s, round %s", SEED, round)
                .isEqualTo("p1"));
    }

    @Test
    void what_is_not_asked_or_has_a_problem_is_neither_written_nor_scored() {
        everyRound((answers, round) -> {
            FilledForm filled = FilledForm.in(form, answers);
            Set<String> written = linkIds(submitted(filled));
            Set<String> expected = new HashSet<>(form.items().keySet());
            expected.removeIf(linkId -> !filled.counts(linkId));
            assertThat(written).as("seed %s, round %s", SEED, round).isEqualTo(expected);
            FormAnswers onlyCounted = answers;
            for (String linkId : answers.byLinkId().keySet()) {
                onlyCounted = filled.counts(linkId) ? onlyCounted : onlyCounted.without(linkId);
            }
            assertThat(score(FilledForm.in(form, onlyCounted))).isEqualTo(score(filled));
        });
    }

    @Test
    void what_was_written_is_read_back() {
        everyRound((answers, round) -> {
            FilledForm filled = FilledForm.in(form, answers);
            FormAnswers back = FilledFormCodec.read(form, submitted(filled).response());
            assertThat(score(FilledForm.in(form, back)))
                    .as("seed %s, round %s", SEED, round)
                    .isEqualTo(score(filled));
            assertThat(FilledFormCodec.read(
                            form, submitted(FilledForm.in(form, back)).response()))
                    .isEqualTo(back);
        });
    }

    @Test
    void the_page_shows_what_the_signed_response_will_score() {
        everyRound((answers, round) -> {
            FilledForm filled = FilledForm.in(form, answers);
            var scored = assess.score(submitted(filled), Optional.empty(), Optional.of(DAY));
            assertThat(scored)
                    .isInstanceOfSatisfying(
                            AssessmentPipeline.AssessResult.Success.class,
                            done -> assertThat(done.value())
                                    .isInstanceOfSatisfying(
                                            ScoredSubmission.class,
                                            assessed -> assertThat(assessed.scoring())
                                                    .as("seed %s, round %s", SEED, round)
                                                    .isEqualTo(score(filled).scoring())));
        });
    }

    @Test
    void toggling_back_restores_what_was_entered_below() {
        var answers = FormAnswers.NONE
                .with("general-sign", List.of("weight-loss"))
                .with("weight-loss-amount", List.of("under-5-percent"));
        assertThat(FilledForm.in(form, answers).counts("weight-loss-amount")).isTrue();
        var no = answers.with("general-sign", List.of("none"));
        assertThat(FilledForm.in(form, no).counts("weight-loss-amount")).isFalse();
        var again = no.with("general-sign", List.of("weight-loss"));
        assertThat(FilledForm.in(form, again).shown("weight-loss-amount", Wording.Locale.EN_US))
                .contains("Less than one twentieth");
    }

    @Test
    void the_narrative_tells_each_answer_as_text() {
        var answers = FormAnswers.NONE
                .with("clinician-note", List.of("<script>alert(1)</script>\u202e"))
                .with("constant", List.of("Y"));
        String div =
                submitted(FilledForm.in(form, answers)).response().getText().getDivAsString();
        assertThat(div)
                .contains("Is the pain there all the time? Yes", "&lt;script&gt;")
                .doesNotContain("<script", "\u202e");
    }

    private void everyRound(Round check) {
        RandomGenerator random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            check.with(RandomEntries.of(form, random), round);
        }
    }

    private LiveScore.LiveResult score(FilledForm filled) {
        return live.score(filled, RULES, Optional.empty(), DAY, List.of());
    }

    private Submission submitted(FilledForm filled) {
        byte[] body = FilledFormCodec.bytes(
                filled,
                new FilledFormCodec.ResponseHead(
                        Optional.empty(),
                        QuestionnaireResponseStatus.COMPLETED,
                        "p1",
                        Optional.of("Practitioner/one"),
                        Optional.of("Encounter/one"),
                        OffsetDateTime.parse("2026-11-20T10:30:00.123+01:00"),
                        Wording.Locale.EN_GB,
                        NURSES,
                        Map.of()));
        return switch (assess.read(body, BOUNDS)) {
            case AssessmentPipeline.AssessResult.Success<Submission>(Submission submission) -> submission;
            case AssessmentPipeline.AssessResult.Rejection<Submission>(Refusal refusal) ->
                throw new AssertionError("seed " + SEED + ": " + refusal.problems());
        };
    }

    /**
     * The author of an answer is stored in FHIR's extension on its item, and the response passes {@link
     * ResponseCheck}.
     */
    @Test
    void who_gave_an_answer_is_kept_with_it() {
        everyRound((answers, round) -> {
            Submission submission = submitted(FilledForm.in(form, answers));
            Map<String, FilledFormCodec.AnswerAuthor> expected = new HashMap<>(NURSES);
            expected.keySet().retainAll(linkIds(submission));
            assertThat(FilledFormCodec.otherAuthors(submission.response()))
                    .as("seed " + SEED + ", round " + round)
                    .isEqualTo(expected);
        });
    }

    /** Reads another program's response with partial authors: items without an identifiable author are skipped. */
    @Test
    void a_person_named_by_less_is_read_as_far_as_somebody_is_meant() {
        var response = new QuestionnaireResponse();
        Map<String, Reference> named = Map.of(
                "whole", new Reference("Practitioner/2").setDisplay("Nurse"),
                "unnamed", new Reference("Practitioner/2"),
                "numbered", new Reference().setIdentifier(new Identifier().setValue("7")),
                "name-alone", new Reference().setDisplay("Nurse"),
                "nothing", new Reference());
        named.forEach((linkId, person) -> response.addItem()
                .setLinkId(linkId)
                .addExtension("http://hl7.org/fhir/StructureDefinition/questionnaireresponse-author", person));
        assertThat(FilledFormCodec.otherAuthors(response))
                .containsOnly(
                        Map.entry("whole", new FilledFormCodec.AnswerAuthor("Practitioner/2", "Nurse")),
                        Map.entry("unnamed", new FilledFormCodec.AnswerAuthor("Practitioner/2", "Practitioner/2")),
                        Map.entry("numbered", new FilledFormCodec.AnswerAuthor("|7", "|7")));
    }

    private static Set<String> linkIds(Submission submission) {
        Set<String> answered = new HashSet<>();
        SampleAnswers.all(submission.response().getItem())
                .filter(item -> item.hasAnswer())
                .forEach(item -> answered.add(item.getLinkId()));
        return answered;
    }

    private interface Round {
        void with(FormAnswers answers, int round);
    }
}
