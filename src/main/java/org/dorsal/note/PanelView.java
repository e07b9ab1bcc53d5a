package org.dorsal.note;

import java.time.ZoneId;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.FoundAnswers;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;

/**
 * Preliminary result of the answers. Medical wording comes from profiles/.
 *
 * @param code code of the disposition, selects colour and icon
 * @param disposition disposition in words
 * @param outside remark that this person or pain is outside the intended use; shown first
 * @param notExcluded warning from profiles/ that an emergency is not excluded: no cause reaches one, and an open question
 * could lead to one
 * @param causes causes to think of first, with the most weight first
 * @param lessLikely names of the other causes that reach a tier
 * @param openCauses names of the other causes that open questions could still lead to
 * @param since changes since the previous assessment; empty for a patient's first
 */
public record PanelView(
        String code,
        String disposition,
        Optional<HintView> outside,
        boolean provisional,
        Optional<String> notExcluded,
        List<CauseView> causes,
        List<String> lessLikely,
        List<String> openCauses,
        int openCount,
        List<OpenTier> open,
        List<HintView> hints,
        List<ContradictionView> contradictions,
        Optional<CauseChanges> since) {

    /** A remark of the care plan. */
    public record HintView(String id, String title, String text, List<String> citations) {}

    /**
     * A fact that speaks for a cause.
     *
     * @param findings answers of this person that make it true
     */
    public record FactView(String words, List<String> findings) {}

    /**
     * A cause that reaches a tier.
     *
     * @param facts what speaks for it
     * @param tests measurements and tests that would add to it
     * @param receiver who receives the person
     */
    public record CauseView(
            String code,
            String name,
            String tierCode,
            String tier,
            List<FactView> facts,
            List<String> tests,
            String receiver,
            List<String> citations,
            String edition) {
        /** The findings as one line, each once. */
        public String because() {
            return facts.stream()
                    .flatMap(fact -> fact.findings().stream())
                    .distinct()
                    .collect(Collectors.joining("; "));
        }

        /** The tests as one line. */
        public String tested() {
            return String.join("; ", tests);
        }
    }

    /**
     * Open questions of one tier.
     *
     * @param changes whether an answer could change the result to this tier
     */
    public record OpenTier(String tierCode, String tier, boolean changes, List<QuestionLink> questions) {
        /** Joins the questions to a line. */
        public String named() {
            return questions.stream().map(QuestionLink::question).collect(Collectors.joining(", "));
        }
    }

    /** A question to go to; {@code unknown} when it was answered so. */
    public record QuestionLink(String linkId, String question, boolean unknown) {}

    /**
     * Answers that can't both be right, or an answer and the record.
     *
     * @param answers the questions with their answers
     * @param record what the record says, a line each
     */
    public record ContradictionView(
            String code, String title, String text, List<AnswerFact> answers, List<String> record) {}

    /** Names the colour and icon of the box: that of a result only where a result leads. */
    public String boxCode() {
        return notExcluded.isPresent() && !code.equals(Disposition.URGENT.code())
                ? Disposition.INCOMPLETE.code()
                : code;
    }

    /** Puts a scoring into words. */
    public record PanelViews(ScoredEntries entries, Codes codes) {
        /** Compared with the assessment before, if there is one. */
        public PanelView panel(Optional<AssessmentHistory.PreviousResult> before, ZoneId zone) {
            Scoring scoring = entries.scoring();
            return new PanelView(
                    scoring.disposition().code(),
                    tier(scoring.disposition()),
                    scoring.outsideUse().map(this::hint),
                    scoring.provisional(),
                    Optional.of(CodeNames.code(codes, "observation", "emergency-not-excluded", entries.locale()))
                            .filter(_ -> scoring.emergencyNotExcluded()),
                    scoring.likely().stream().map(this::cause).toList(),
                    scoring.lessLikely().stream()
                            .map(cause -> localized(cause.name()))
                            .toList(),
                    scoring.causes().stream()
                            .filter(cause -> cause.isOpen() && !cause.isReached())
                            .map(cause -> localized(cause.name()))
                            .toList(),
                    scoring.open().size(),
                    openTiers(scoring),
                    scoring.hints().stream()
                            .filter(hint -> !scoring.outsideUse().equals(Optional.of(hint)))
                            .map(this::hint)
                            .toList(),
                    scoring.contradictions().stream().map(this::contradiction).toList(),
                    before.map(previous -> CauseChanges.of(previous, scoring, codes, entries.locale(), zone)));
        }

        /** Groups the open questions by the most urgent tier that each could still lead to, in the order of the form. */
        private List<OpenTier> openTiers(Scoring scoring) {
            Map<Disposition, List<QuestionLink>> byTier = new EnumMap<>(Disposition.class);
            entries.form().items().values().stream()
                    .filter(item -> scoring.open().containsKey(item.linkId()))
                    .forEach(item -> byTier.computeIfAbsent(
                                    Objects.requireNonNull(scoring.open().get(item.linkId())), _ -> new ArrayList<>())
                            .add(new QuestionLink(
                                    item.linkId(),
                                    localized(item.brief()),
                                    entries.filled().counts(item.linkId()))));
            return byTier.entrySet().stream()
                    .map(open -> new OpenTier(
                            open.getKey().code(),
                            tier(open.getKey()),
                            open.getKey().compareTo(scoring.disposition()) < 0,
                            open.getValue()))
                    .toList();
        }

        ContradictionView contradiction(Care.Contradiction contradiction) {
            return new ContradictionView(
                    contradiction.code().code(),
                    localized(contradiction.code().display()),
                    localized(contradiction.text()),
                    contradiction.concerns().stream()
                            .map(this::fact)
                            .filter(fact -> !fact.answer().isEmpty())
                            .toList(),
                    RecordFinding.against(
                                    entries.scored().record(),
                                    contradiction,
                                    entries.draft().answers())
                            .stream()
                            .map(finding -> finding.text()
                                    + finding.date()
                                            .map(date -> ", " + PageDates.day(date))
                                            .orElse(""))
                            .toList());
        }

        private HintView hint(Care.Hint hint) {
            return new HintView(hint.id(), localized(hint.title()), localized(hint.text()), hint.citations());
        }

        /** A cause with everything that speaks for it. */
        public CauseView cause(CauseResult result) {
            return new CauseView(
                    result.code(),
                    localized(result.name()),
                    result.tier().code(),
                    tier(result.tier()),
                    result.because().stream().map(this::fact).toList(),
                    result.tests().stream().map(this::localized).toList(),
                    localized(result.model().receiver()),
                    result.model().citations(),
                    CodeNames.edition(result.models()));
        }

        private FactView fact(CauseResult.CauseFact fact) {
            return new FactView(
                    localized(fact.words()),
                    new FoundAnswers(entries.filled(), entries.locale(), entries::shown).of(fact));
        }

        private AnswerFact fact(String linkId) {
            return new AnswerFact(
                    linkId,
                    question(linkId),
                    entries.form().item(linkId).flatMap(entries::shown).orElse(""));
        }

        private String question(String linkId) {
            return entries.form()
                    .item(linkId)
                    .map(item -> localized(item.brief()))
                    .orElse(linkId);
        }

        private String tier(Disposition disposition) {
            return CodeNames.disposition(codes, disposition, entries.locale());
        }

        private String localized(Wording wording) {
            return wording.in(entries.locale());
        }
    }
}
