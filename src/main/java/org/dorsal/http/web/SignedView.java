package org.dorsal.http.web;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.note.Note;
import org.dorsal.note.PageDates;
import org.dorsal.note.ResultStory;
import org.dorsal.store.StoredVersion;
import tools.jackson.databind.json.JsonMapper;

/**
 * Page after the signature.
 *
 * @param rows resources in Dorsal's store
 * @param note text for the chart's note
 * @param filing state of the delivery to the EHR
 * @param withdrawal entries of the form that withdraws it
 */
record SignedView(
        ResultStory story, List<StoredVersion> rows, String note, FilingView filing, WithdrawalForm withdrawal) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Returns whether an ambulance crew may need the handover of the assessment. */
    static boolean hasHandover(ResultStory story) {
        return !story.assessment().withdrawn()
                && (story.disposition() == Disposition.EMERGENCY
                        || story.scoring().disposition() == Disposition.EMERGENCY);
    }

    public String name(StoredVersion row) {
        return ReviewView.ResourceView.coded(JSON.readTree(row.body()));
    }

    public String moment(StoredVersion row) {
        return PageDates.moment(row.recordedAt(), story.noteSite().zone());
    }

    public boolean hasHandover() {
        return hasHandover(story);
    }

    static SignedView of(ResultStory story, FilingView filing, WithdrawalForm withdrawal) {
        List<StoredVersion> rows = Stream.concat(
                        Stream.of(story.assessment().response()), story.assessment().results().stream())
                .toList();
        return new SignedView(story, rows, Note.of(story), filing, withdrawal);
    }
}
