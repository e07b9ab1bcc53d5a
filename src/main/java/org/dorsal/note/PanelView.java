package org.dorsal.note;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * Preliminary result of the answers. Medical wording comes from profiles/.
 *
 * @param code code of the disposition, selects colour and icon
 * @param says disposition in words
 * @param outside flag for a person or pain outside the intended use of the criteria; shown first
 * @param notExcluded warning from profiles/ that an emergency is not excluded: no emergency flag is present, and at
 * least one is not assessed
 * @param since changes since the previous assessment; empty for a patient's first
 */
public record PanelView(
        String code,
        String says,
        Optional<Flag> outside,
        boolean provisional,
        Optional<String> notExcluded,
        int criteria,
        int absent,
        int notAssessed,
        int notExamined,
        List<Flag> flags,
        int openCount,
        List<OpenTier> open,
        List<HintView> hints,
        List<ContradictionView> contradictions,
        Causes causes,
        Optional<FlagChanges> since) {

    /**
     * A flag that is present.
     *
     * @param because questions with the answers that decided it
     */
    public record Flag(
            String code,
            String name,
            String tierCode,
            String tier,
            List<AnswerFact> because,
            String statement,
            List<String> citations,
            String label,
            String edition) {}

    public record AnswerFact(String linkId, String question, String answer) {}

    /**
     * Open questions of one tier.
     *
     * @param changes whether an answer could change the result to this tier
     */
    public record OpenTier(String tierCode, String tier, boolean changes, List<OpenPart> parts) {
        public List<QuestionLink> questions() {
            return parts.stream().flatMap(part -> part.questions().stream()).toList();
        }

        /** Joins the questions to a line. */
        public String named() {
            return questions().stream().map(QuestionLink::question).collect(Collectors.joining(", "));
        }
    }

    /** Open questions of one part of the form. */
    public record OpenPart(String linkId, String title, List<QuestionLink> questions) {}

    /** A question to go to; {@code unknown} when it was answered so. */
    public record QuestionLink(String linkId, String question, boolean unknown) {}

    /** A remark of the care plan. */
    record HintView(String id, String title, String says, List<String> citations) {}

    /**
     * Answers that can't both be right, or an answer and the record.
     *
     * @param answers the questions with their answers
     * @param record what the record says, a line each
     */
    public record ContradictionView(
            String code, String title, String says, List<AnswerFact> answers, List<String> record) {}

    /**
     * Returns true when no emergency flag is present but one is still possible; the open questions are then shown
     * before any result.
     */
    public boolean asksFirst() {
        return notExcluded.isPresent();
    }

    /** Returns whether the open questions of a tier come before any result, because they can still raise an emergency. */
    public boolean isBeforeResult(OpenTier tier) {
        return asksFirst() && tier.tierCode().equals(Disposition.EMERGENCY.code());
    }

    /** Counts the open questions of a part of the form that come before any result. */
    public long toAsk(String part) {
        return toAsk().filter(open -> open.linkId().equals(part))
                .mapToLong(open -> open.questions().size())
                .sum();
    }

    private Stream<OpenPart> toAsk() {
        return open.stream().filter(this::isBeforeResult).flatMap(tier -> tier.parts().stream());
    }

    /**
     * Returns true while a tier that can wait for days would read like an all-clear, because emergency questions are
     * still unanswered.
     */
    public boolean tooEarly() {
        return Stream.of(Disposition.SOON, Disposition.CLINICIAN_REVIEW).anyMatch(tier -> code.equals(tier.code()))
                && toAsk().flatMap(part -> part.questions().stream()).anyMatch(question -> !question.unknown());
    }

    /** Names the colour and icon of the box: that of a result only where a result leads. */
    public String boxCode() {
        return asksFirst() && !code.equals(Disposition.URGENT.code()) ? Disposition.INCOMPLETE.code() : code;
    }

    /** Puts a scoring into words. */
    public record PanelViews(ScoredEntries entries, Codes codes) {
        /** Compared with the assessment before, if there is one. */
        public PanelView panel(Optional<AssessmentHistory.PreviousResult> before, ZoneId zone) {
            Scoring scoring = entries.scoring();
            return new PanelView(
                    scoring.disposition().code(),
                    tier(scoring.disposition()),
                    scoring.outsideUse().map(this::flag),
                    scoring.provisional(),
                    Optional.of(CodeNames.code(codes, "observation", "emergency-not-excluded", entries.locale()))
                            .filter(_ -> scoring.emergencyNotExcluded()),
                    scoring.flags().size(),
                    count(scoring, flag -> flag.state() == FlagState.ABSENT),
                    count(scoring, FlagResult::open),
                    count(scoring, FlagResult::notExamined),
                    scoring.flags().stream()
                            .filter(flag -> flag.state() == FlagState.PRESENT)
                            .sorted(Comparator.comparing(
                                    flag -> flag.criterion().tier()))
                            .map(this::flag)
                            .toList(),
                    scoring.open().size(),
                    new OpenQuestions(entries, codes).tiers(scoring),
                    scoring.hints().stream()
                            .map(hint -> new HintView(hint.id(), say(hint.title()), say(hint.says()), hint.citations()))
                            .toList(),
                    scoring.contradictions().stream().map(this::contradiction).toList(),
                    Causes.of(scoring, codes, entries.locale(), this::flag),
                    before.map(previous -> FlagChanges.of(previous, scoring, codes, entries.locale(), zone)));
        }

        private ContradictionView contradiction(Care.Contradiction contradiction) {
            return new ContradictionView(
                    contradiction.code().code(),
                    say(contradiction.code().display()),
                    say(contradiction.says()),
                    contradiction.concerns().stream()
                            .map(this::fact)
                            .filter(fact -> !fact.answer().isEmpty())
                            .toList(),
                    RecordFinding.against(
                                    entries.scored().record(),
                                    contradiction,
                                    entries.draft().answers())
                            .stream()
                            .map(says -> says.found()
                                    + says.date()
                                            .map(date -> ", " + PageDates.day(date))
                                            .orElse(""))
                            .toList());
        }

        private static int count(Scoring scoring, Predicate<FlagResult> which) {
            return (int) scoring.flags().stream().filter(which).count();
        }

        /** A flag with everything that it rests on. */
        public Flag flag(FlagResult result) {
            Criterion criterion = result.criterion();
            return new Flag(
                    criterion.flag().code(),
                    say(criterion.flag().display()),
                    criterion.tier().code(),
                    tier(criterion.tier()),
                    result.decidedBy().stream().map(this::fact).toList(),
                    say(criterion.statement()),
                    criterion.citations(),
                    CodeNames.code(codes, "criteria-label", criterion.label().code(), entries.locale()),
                    CodeNames.edition(result.criteria()));
        }

        private AnswerFact fact(String linkId) {
            return new AnswerFact(
                    linkId,
                    question(linkId),
                    entries.filled().shown(linkId, entries.locale()).orElse(""));
        }

        private String question(String linkId) {
            return entries.form().item(linkId).map(item -> say(item.brief())).orElse(linkId);
        }

        private String tier(Disposition disposition) {
            return CodeNames.disposition(codes, disposition, entries.locale());
        }

        private String say(Wording wording) {
            return wording.in(entries.locale());
        }
    }
}
