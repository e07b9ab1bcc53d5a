package org.dorsal.note;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentReader;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.note.NoteText.NoteStatus;

/**
 * The notes that go into EHRs, from the template of the PDF that clinicians see. Needs no launch, so any worker may
 * ask.
 */
public record SignedNotes(AssessmentReader records, NoteSettings settings, Codes codes, AssessmentHistory history)
        implements NoteRenderer {

    @Override
    public Optional<NoteText> of(NoteKey key) {
        return settings.site(key.site())
                .flatMap(site -> records.of(site.site(), key.patient(), key.assessment(), key.version())
                        .map(assessment -> text(ResultStory.of(site, assessment, codes, history))));
    }

    private NoteText text(ResultStory story) {
        AssessmentReader.StoredAssessment assessment = story.assessment();
        PrintedRecord view = PrintedRecord.note(story);
        var response = assessment.replayed().submission().response();
        return new NoteText(
                assessment.version(),
                story.title(),
                story.locale().tag(),
                Note.of(story),
                PrintRenderer.html(view).getBytes(StandardCharsets.UTF_8),
                PrintRenderer.pdf(view),
                view.datedAt()
                        .atZone(story.noteSite().zone())
                        .toOffsetDateTime()
                        .truncatedTo(ChronoUnit.SECONDS),
                story.signature()
                        .map(signed -> signed.attester().reference())
                        .or(() -> Optional.ofNullable(response.getAuthor().getReference())),
                Optional.ofNullable(response.getEncounter().getReference()),
                worth(view.status()));
    }

    private static NoteStatus worth(String status) {
        return Arrays.stream(NoteStatus.values())
                .filter(worth -> worth.code().equals(status))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("results have a status that no note has"));
    }
}
