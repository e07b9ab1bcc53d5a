package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Records;
import org.dorsal.store.StoredVersion;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands after the signature.
 *
 * @param id of the assessment
 * @param version of its results
 * @param code of the disposition that holds
 * @param says the disposition that holds
 * @param computed the computed one, where the clinician decided otherwise
 * @param contradictions what the clinician confirmed, a line each
 * @param rows what stands in our store
 * @param note for the chart's own note
 * @param answers version of the response, for who amends it
 * @param filing what has become of it on its way into the EHR
 */
record SignedView(
        String id,
        int version,
        int answers,
        String code,
        String says,
        Optional<String> computed,
        Optional<String> reason,
        String signer,
        String at,
        String sha256,
        List<String> contradictions,
        Optional<String> amendment,
        boolean withdrawn,
        List<Row> rows,
        String note,
        FilingView filing) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One resource in our store. */
    record Row(String type, String name, String status, int version, String at) {}

    static SignedView of(ResultStory story, String note, FilingView filing) {
        Records.Kept kept = story.kept();
        return new SignedView(
                story.signed().assessment(),
                kept.version(),
                kept.response().version(),
                story.signed().disposition().code(),
                story.says(story.signed().disposition()),
                story.other().map(_ -> story.says(story.scoring().disposition())),
                story.otherReason(),
                story.signer(),
                story.at(),
                story.signed().sha256().hex(),
                story.confirmed(),
                story.signed().amendment(),
                kept.withdrawn(),
                rows(story),
                note,
                filing);
    }

    private static List<Row> rows(ResultStory story) {
        List<StoredVersion> all = new java.util.ArrayList<>(List.of(story.kept().response()));
        all.addAll(story.kept().results());
        return all.stream()
                .map(stored -> new Row(
                        stored.type(),
                        ReviewView.Resource.name(JSON.readTree(stored.body())),
                        stored.status(),
                        stored.version(),
                        Dates.moment(stored.recordedAt(), story.of().zone())))
                .toList();
    }
}
