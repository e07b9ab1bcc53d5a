package org.dorsal.http.web;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.assessment.Records;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.knowledge.Wording;

/**
 * A record on paper.
 *
 * @param letter Letter paper, else A4
 * @param head whom it is about; a note into the EHR's own chart names nobody
 * @param patient logical id of the patient in the EHR
 * @param answers every question that was asked, with its answer or none; on pages of their own
 * @param signature who signed and when; empty when nobody did
 * @param status of the results, its FHIR code
 * @param confirmed codes of the contradictions that the clinician confirmed
 * @param brief it says that it was withdrawn, and nothing else
 * @param response versioned reference of the response that it was made from
 * @param approval who has approved the criteria that it was made with
 * @param sha256 of the signed decision, or of the panel when nobody signed
 * @param at gives the file its only date, so that the same record is the same file
 */
record PaperView(
        Locale locale,
        boolean letter,
        String title,
        Optional<PaperHead> head,
        String patient,
        String site,
        String disposition,
        Optional<String> computed,
        Optional<String> reason,
        PanelView panel,
        Set<String> confirmed,
        List<Open> open,
        Optional<String> openReason,
        List<ResultStory.Agreed> plan,
        List<ResultStory.Declined> declined,
        String answered,
        Optional<String> answeredBy,
        List<ReviewView.Group> answers,
        Optional<Signature> signature,
        Optional<String> amendment,
        String status,
        boolean withdrawn,
        boolean brief,
        String assessment,
        int version,
        String response,
        String editions,
        String approval,
        String sha256,
        Instant at) {

    /** Open questions of one tier. */
    record Open(boolean changes, String tier, String questions) {}

    /** Who signed and when, in words. */
    record Signature(String signer, String at) {}

    /** For who has the patient before them. */
    static PaperView of(ResultStory story, BannerView patient) {
        return of(story, Optional.of(PaperHead.of(patient)), false);
    }

    /** For the EHR's own chart: whose it is stands there. */
    static PaperView note(ResultStory story) {
        return of(story, Optional.empty(), story.kept().withdrawn());
    }

    private static PaperView of(ResultStory story, Optional<PaperHead> head, boolean brief) {
        PanelView panel = story.panel();
        Records.Kept kept = story.kept();
        Optional<SignedDecision> signed = story.signature();
        return new PaperView(
                Locale.forLanguageTag(story.locale().tag()),
                story.locale() == Wording.Locale.EN_US,
                story.title(),
                head,
                kept.response().patient(),
                story.of().site().rules().name(),
                story.says(story.disposition()),
                story.other().map(_ -> story.says(story.scoring().disposition())),
                story.otherReason(),
                panel,
                signed.stream()
                        .flatMap(found -> found.contradictions().stream())
                        .map(SignedDecision.Confirmed::code)
                        .collect(Collectors.toSet()),
                panel.open().stream()
                        .map(open -> new Open(
                                open.changes(),
                                open.tier(),
                                open.questions().stream()
                                        .map(PanelView.Link::question)
                                        .collect(Collectors.joining(", "))))
                        .toList(),
                signed.flatMap(found -> found.decision().openReason()),
                story.agreed(),
                story.declined(),
                story.answered(),
                story.answeredBy(),
                ReviewView.Group.all(story.entries()),
                signed.map(_ -> new Signature(story.signer(), story.at())),
                signed.flatMap(SignedDecision::amendment),
                kept.results().getFirst().status(),
                kept.withdrawn(),
                brief,
                kept.response().id(),
                kept.version(),
                reference(kept),
                kept.editions().stream().map(CodeNames::edition).collect(Collectors.joining(", ")),
                Approvals.says(
                        story.scoring().plans(),
                        Locale.forLanguageTag(story.locale().tag())),
                signed.map(found -> found.sha256().hex()).orElseGet(() -> hash(kept)),
                signed.map(SignedDecision::at)
                        .filter(_ -> !brief)
                        .orElse(kept.results().getFirst().recordedAt()));
    }

    private static String reference(Records.Kept kept) {
        return "QuestionnaireResponse/" + kept.response().id() + "/_history/"
                + kept.response().version();
    }

    private static String hash(Records.Kept kept) {
        return HexFormat.of().formatHex(kept.results().getFirst().sha256());
    }

    @Override
    public String toString() {
        return "PaperView[" + assessment + "]";
    }

    /**
     * Whom a paper is about, short enough for the head of every page.
     *
     * @param whom identifiers as one line
     */
    record PaperHead(String name, BannerView patient, String whom) {
        private static final int MOST_NAME_CHARS = 120;
        private static final int MOST_IDENTIFIER_CHARS = 40;
        private static final int MOST_IDENTIFIERS = 3;

        static PaperHead of(BannerView patient) {
            return new PaperHead(
                    shortened(patient.name(), MOST_NAME_CHARS),
                    patient,
                    patient.identifiers().stream()
                            .limit(MOST_IDENTIFIERS)
                            .map(id -> shortened((id.label() + " " + id.value()).strip(), MOST_IDENTIFIER_CHARS))
                            .collect(Collectors.joining(" · ")));
        }

        private static String shortened(String text, int most) {
            return text.codePointCount(0, text.length()) <= most
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
        }

        @Override
        public String toString() {
            return "PaperHead[hidden]";
        }
    }
}
