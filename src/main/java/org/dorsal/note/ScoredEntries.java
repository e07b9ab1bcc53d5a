package org.dorsal.note;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.*;
import org.dorsal.assessment.AnswerTimes;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Answers with their score, independent of the reader. */
public record ScoredEntries(Wording.Locale locale, Draft draft, FilledForm filled, LiveScore.LiveResult scored) {
    private static final String VITAL_SIGNS = "vital-signs";
    private static final String SYSTOLIC = "systolic-";
    private static final String DIASTOLIC = "diastolic-";

    /** Items of the review page, absent from the assessment page. */
    private static final Set<String> OF_THE_REVIEW = Set.of("clinician-disposition", "override-reason");

    /** Reads the entries of a scored assessment, draft or not. */
    public static ScoredEntries of(Wording.Locale locale, ScoredSubmission assessed) {
        Form form = assessed.submission().form();
        QuestionnaireResponse response = assessed.submission().response();
        Draft draft = Draft.EMPTY
                .with(FilledFormCodec.read(form, response))
                .timed(new AnswerTimes(Optional.empty(), AnswerTimes.read(response)));
        return new ScoredEntries(
                locale,
                draft,
                FilledForm.in(form, draft.answers()),
                new LiveScore.LiveResult(assessed.scoring(), assessed.record(), Optional.empty()));
    }

    /** Returns whether the item is a question of the assessment page. */
    public static boolean isOnThePage(Item item) {
        return item.kind() != Item.ItemKind.GROUP
                && item.kind() != Item.ItemKind.DISPLAY
                && !OF_THE_REVIEW.contains(item.linkId());
    }

    Form form() {
        return filled.form();
    }

    Scoring scoring() {
        return scored.scoring();
    }

    /** The answer as people read it: a number has its unit. Empty when there is none. */
    Optional<String> shown(Item item) {
        Optional<String> answer = filled.shown(item.linkId(), locale)
                .map(shown -> item.kind() == Item.ItemKind.DATE ? PageDates.day(shown) : shown)
                .map(shown -> filled.number(item.linkId())
                        .flatMap(_ -> item.display().unit())
                        .map(unit -> quantity(shown, unit.in(locale)))
                        .orElse(shown));
        return duration(item, "-value")
                .map(name -> name + "-unit")
                .filter(filled::counts)
                .flatMap(unit -> draft.answers().of(unit).stream().findFirst())
                .flatMap(unit ->
                        filled.number(item.linkId()).map(number -> Words.say(locale, "note.unit." + unit, number)))
                .or(() -> answer);
    }

    String brief(Item item) {
        return item.brief().in(locale);
    }

    /**
     * Vital signs with a value and the time of it, where the answer has one: one that was taken over from the record can
     * be a day old. The two numbers of a blood pressure are one sign.
     *
     * @param day day of the reader; a time of another day names its day
     */
    List<MeasuredSign> measured(ZoneId zone, LocalDate day) {
        return vitalSigns().stream()
                .filter(item -> filled.counts(item.linkId()) && !isSecondNumber(item.linkId()))
                .map(item -> {
                    Optional<Item> diastolic = form().item(item.linkId().replace(SYSTOLIC, DIASTOLIC))
                            .filter(second -> !second.equals(item) && filled.counts(second.linkId()));
                    return new MeasuredSign(
                            item.linkId(),
                            diastolic
                                    .map(_ -> Words.say(locale, "note.pressure." + item.linkId()))
                                    .orElseGet(() -> brief(item)),
                            diastolic
                                    .flatMap(second -> shown(second)
                                            .map(shown -> filled.shown(item.linkId(), locale)
                                                            .orElse("")
                                                    + "/" + shown))
                                    .or(() -> shown(item))
                                    .orElse(""),
                            Optional.ofNullable(draft.times().vitalSigns().get(item.linkId()))
                                    .map(time -> PageDates.shortTime(time, zone, day)));
                })
                .toList();
    }

    private boolean isSecondNumber(String linkId) {
        return linkId.startsWith(DIASTOLIC) && filled.counts(linkId.replace(DIASTOLIC, SYSTOLIC));
    }

    /**
     * Vital sign with its value.
     *
     * @param time time of the measurement
     */
    public record MeasuredSign(String linkId, String question, String value, Optional<String> time) {
        /** The value with its time. */
        public String answer() {
            return value + time.map(moment -> " (" + moment + ")").orElse("");
        }
    }

    /** Names of the enabled questions about vital signs without an answer. */
    List<String> unmeasured() {
        return vitalSigns().stream()
                .filter(item -> filled.enabled().has(item.linkId()) && !filled.counts(item.linkId()))
                .map(this::brief)
                .toList();
    }

    /** Questions about vital signs. */
    List<Item> vitalSigns() {
        return form().under(Optional.of(VITAL_SIGNS)).stream()
                .filter(ScoredEntries::isOnThePage)
                .toList();
    }

    private Optional<String> duration(Item item, String ending) {
        return Optional.of(item.linkId())
                .filter(linkId -> linkId.endsWith(ending))
                .map(linkId -> linkId.substring(0, linkId.length() - ending.length()))
                .filter(form()::duration);
    }

    /** A percent sign follows its number without a space, as in the texts of the models. */
    private static String quantity(String number, String unit) {
        return unit.equals("%") ? number + unit : number + " " + unit;
    }
}
