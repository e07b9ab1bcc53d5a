package org.dorsal.note;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.PrintRenderer.PrintSafeText;

/**
 * Printed record.
 *
 * @param head patient heading; absent in a note for the EHR's own chart, which identifies the patient already
 * @param brief true when only the withdrawal is stated
 */
public record PrintedRecord(ResultStory story, PanelView panel, Optional<PaperHead> head, boolean brief) {
    /** For who has the patient before them. */
    public static PrintedRecord of(ResultStory story, BannerView patient) {
        return new PrintedRecord(story, story.panel(), Optional.of(PaperHead.of(patient)), false);
    }

    /** Builds a note for the EHR's own chart, without the patient's name. */
    static PrintedRecord note(ResultStory story) {
        return new PrintedRecord(
                story, story.panel(), Optional.empty(), story.assessment().withdrawn());
    }

    public Locale locale() {
        return Words.locale(story.locale());
    }

    /** Letter paper, else A4. */
    boolean letter() {
        return story.locale().equals(Wording.Locale.EN_US);
    }

    /** Returns the pain, findings and vital signs in the sentences of the note. */
    public List<String> findings() {
        return Note.findings(story);
    }

    /** Returns the causes of the first page. */
    public List<PanelView.CauseView> leading() {
        return panel.causes().stream().limit(Note.MAX_CAUSES).toList();
    }

    public List<PanelView.CauseView> furtherCauses() {
        return panel.causes().stream().skip(Note.MAX_CAUSES).toList();
    }

    /** Why it was signed with open questions. */
    public Optional<String> openReason() {
        return story.openReason();
    }

    /** Status of the results, its FHIR code. */
    public String status() {
        return story.assessment().results().getFirst().status();
    }

    public String editions() {
        return story.assessment().editions().stream().map(CodeNames::edition).collect(Collectors.joining(", "));
    }

    /** Returns the approval of the criteria used. */
    public String approval() {
        return Approvals.summary(story.scoring().plans(), locale());
    }

    /** Returns the SHA-256 of the signed decision, or of the panel when unsigned. */
    public String sha256() {
        return story.signature()
                .map(signed -> signed.sha256().hex())
                .orElseGet(() -> HexFormat.of()
                        .formatHex(story.assessment().results().getFirst().sha256()));
    }

    /** Gives the file its only date, so that the same record is the same file. */
    Instant datedAt() {
        return story.signature()
                .map(SignedDecision::signedAt)
                .filter(_ -> !brief)
                .orElse(story.assessment().results().getFirst().recordedAt());
    }

    /** Patient's identity, short enough for the head of every page. {@code whom} holds the identifiers as a line. */
    record PaperHead(String name, BannerView patient, String whom) {
        private static final int MAX_NAME_CHARS = 120;
        private static final int MAX_IDENTIFIER_CHARS = 40;
        private static final int MAX_IDENTIFIERS = 3;

        public static PaperHead of(BannerView patient) {
            return new PaperHead(
                    PrintSafeText.shortened(patient.name(), MAX_NAME_CHARS),
                    patient,
                    patient.identifiers().stream()
                            .limit(MAX_IDENTIFIERS)
                            .map(id -> PrintSafeText.shortened(
                                    (id.label() + " " + id.value()).strip(), MAX_IDENTIFIER_CHARS))
                            .collect(Collectors.joining(" · ")));
        }
    }
}
