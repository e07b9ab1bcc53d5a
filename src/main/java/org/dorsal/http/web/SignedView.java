package org.dorsal.http.web;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands after the signature.
 *
 * @param rows what stands in our store
 * @param note for the chart's own note
 * @param filing what has become of it on its way into the EHR
 */
record SignedView(ResultStory story, List<Row> rows, String note, FilingView filing) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One resource in our store. */
    record Row(String type, String name, String status, int version, String at) {}

    static SignedView of(ResultStory story, String note, FilingView filing) {
        return new SignedView(story, rows(story), note, filing);
    }

    private static List<Row> rows(ResultStory story) {
        return Stream.concat(Stream.of(story.kept().response()), story.kept().results().stream())
                .map(stored -> new Row(
                        stored.type(),
                        ReviewView.Resource.name(JSON.readTree(stored.body()), story.scoring(), story.locale()),
                        stored.status(),
                        stored.version(),
                        Dates.moment(stored.recordedAt(), story.of().zone())))
                .toList();
    }
}
