package org.dorsal.http.web;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.note.Note;
import org.dorsal.note.PageDates;
import org.dorsal.note.ResultStory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Page after the signature.
 *
 * @param rows resources in Dorsal's store
 * @param note text for the chart's note
 * @param filing state of the delivery to the EHR
 * @param withdrawal entries of the form that withdraws it
 */
record SignedView(ResultStory story, List<SignedRow> rows, String note, FilingView filing, WithdrawalForm withdrawal) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Resource in Dorsal's store. */
    record SignedRow(String type, String name, String status, int version, String recorded) {}

    /** Returns whether an ambulance crew may need the handover of the assessment. */
    static boolean hasHandover(ResultStory story) {
        return !story.assessment().withdrawn()
                && (story.disposition() == Disposition.EMERGENCY
                        || story.scoring().disposition() == Disposition.EMERGENCY);
    }

    public boolean hasHandover() {
        return hasHandover(story);
    }

    static SignedView of(ResultStory story, FilingView filing, WithdrawalForm withdrawal) {
        List<SignedRow> rows = Stream.concat(
                        Stream.of(story.assessment().response()), story.assessment().results().stream())
                .map(stored -> new SignedRow(
                        stored.type(),
                        ReviewView.ResourceView.coded(JSON.readTree(stored.body())),
                        stored.status(),
                        stored.version(),
                        PageDates.moment(stored.recordedAt(), story.noteSite().zone())))
                .toList();
        return new SignedView(story, rows, Note.of(story), filing, withdrawal);
    }
}
