package org.dorsal.http.web;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Wording;

/**
 * The signed record on paper.
 *
 * @param letter Letter paper, else A4
 * @param whom the patient as one line: born, gender, identifiers
 * @param signedAt gives the file its only date, so that the same record is the same file
 */
record PaperView(
        Locale locale,
        boolean letter,
        String title,
        String name,
        BannerView patient,
        String whom,
        String site,
        String disposition,
        Optional<String> computed,
        Optional<String> reason,
        PanelView panel,
        List<Open> open,
        Optional<String> openReason,
        List<SignedStory.Agreed> plan,
        List<SignedStory.Declined> declined,
        String answered,
        String signer,
        String at,
        Optional<String> amendment,
        boolean withdrawn,
        String assessment,
        int version,
        String response,
        String editions,
        String sha256,
        Instant signedAt) {
    private static final int MOST_NAME_CHARS = 120;
    private static final int MOST_IDENTIFIER_CHARS = 40;
    private static final int MOST_IDENTIFIERS = 3;

    /** Open questions of one tier. */
    record Open(boolean changes, String tier, String questions) {}

    static PaperView of(SignedStory story) {
        BannerView patient = BannerView.of(story.visit());
        PanelView panel = story.panel();
        return new PaperView(
                Locale.forLanguageTag(story.locale().tag()),
                story.locale() == Wording.Locale.EN_US,
                story.title(),
                shortened(patient.name(), MOST_NAME_CHARS),
                patient,
                patient.identifiers().stream()
                        .limit(MOST_IDENTIFIERS)
                        .map(id -> shortened((id.label() + " " + id.value()).strip(), MOST_IDENTIFIER_CHARS))
                        .collect(Collectors.joining(" · ")),
                story.visit().of().site().rules().name(),
                story.says(story.signed().disposition()),
                story.other().map(_ -> story.says(story.scoring().disposition())),
                story.otherReason(),
                panel,
                panel.open().stream()
                        .map(open -> new Open(
                                open.changes(),
                                open.tier(),
                                open.questions().stream()
                                        .map(PanelView.Link::question)
                                        .collect(Collectors.joining(", "))))
                        .toList(),
                story.signed().decision().openReason().filter(_ -> panel.openCount() > 0),
                story.agreed(),
                story.declined(),
                story.answered(),
                story.signer(),
                story.at(),
                story.signed().amendment(),
                story.kept().withdrawn(),
                story.signed().assessment(),
                story.kept().version(),
                story.signed().response(),
                story.signed().editions().stream().map(Told::edition).collect(Collectors.joining(", ")),
                story.signed().sha256().hex(),
                story.signed().at());
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }

    @Override
    public String toString() {
        return "PaperView[" + assessment + "]";
    }
}
