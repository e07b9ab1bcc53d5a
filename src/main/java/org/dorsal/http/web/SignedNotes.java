package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Records;
import org.dorsal.knowledge.Codes;
import org.dorsal.writeback.DeliveryOrder;
import org.dorsal.writeback.NoteText;
import org.dorsal.writeback.NoteText.Notes;
import org.dorsal.writeback.NoteText.Worth;

/**
 * The notes that go into EHRs, from the template of the PDF that clinicians see. Needs no launch, so any worker may
 * ask.
 */
public record SignedNotes(Records records, WebSettings settings, Codes codes, AssessmentHistory history)
        implements Notes {

    @Override
    public Optional<NoteText> of(DeliveryOrder order) {
        return settings.site(order.site())
                .flatMap(of -> records.of(of.site(), order.patient(), order.assessment(), order.version())
                        .map(kept -> text(ResultStory.of(of, kept, codes, history))));
    }

    private NoteText text(ResultStory story) {
        Records.StoredAssessment kept = story.kept();
        PaperView view = PaperView.note(story);
        var response = kept.said().submission().response();
        return new NoteText(
                kept.version(),
                story.title(),
                story.locale().tag(),
                Note.of(story),
                Paper.html(view).getBytes(StandardCharsets.UTF_8),
                Paper.pdf(view),
                view.at().atZone(story.of().zone()).toOffsetDateTime().truncatedTo(ChronoUnit.SECONDS),
                story.signature()
                        .map(signed -> signed.attester().reference())
                        .or(() -> Optional.ofNullable(response.getAuthor().getReference())),
                Optional.ofNullable(response.getEncounter().getReference()),
                worth(view.status()));
    }

    private static Worth worth(String status) {
        return Arrays.stream(Worth.values())
                .filter(worth -> worth.code().equals(status))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("results have a status that no note has"));
    }
}
