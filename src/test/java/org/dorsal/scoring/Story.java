package org.dorsal.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.dorsal.knowledge.Item;
import tools.jackson.databind.json.JsonMapper;

/**
 * Case of a person with back pain, with the results that a careful clinician would accept.
 *
 * @param answers changes of the base, the answers of a person with a mere strain; an empty list removes an answer
 * @param disposition acceptable dispositions
 * @param present flags that must be raised
 * @param offered activities that must be proposed
 * @param never activities that must not be proposed
 */
record Story(
        String id,
        String title,
        Map<String, List<String>> answers,
        List<String> disposition,
        List<String> present,
        List<String> offered,
        List<String> never) {

    private record Told(Map<String, List<String>> base, List<Story> stories) {}

    private static final Told TOLD = read();

    /** Answers of a person with a mere strain, with all questions answered. */
    static SomeResponses base() {
        SomeResponses base = SomeResponses.empty(Newest.FORM);
        for (Item item : Newest.FORM.items().values()) {
            List<String> codes =
                    item.options().stream().map(option -> option.coded().code()).toList();
            if (SomeResponses.yesNo(item)) {
                base = base.with(item.linkId(), "N");
            } else if (codes.contains("none")) {
                base = base.with(item.linkId(), "none");
            }
        }
        return changed(base, TOLD.base());
    }

    static List<Story> all() {
        return TOLD.stories();
    }

    SomeResponses response() {
        return changed(base(), answers);
    }

    private static SomeResponses changed(SomeResponses base, Map<String, List<String>> answers) {
        SomeResponses changed = base;
        for (Map.Entry<String, List<String>> answer : answers.entrySet()) {
            changed = answer.getValue().isEmpty()
                    ? changed.without(answer.getKey())
                    : changed.with(answer.getKey(), answer.getValue().toArray(String[]::new));
        }
        return changed.asAsked();
    }

    private static Told read() {
        try (InputStream json = Story.class.getResourceAsStream("stories.json")) {
            return JsonMapper.builder().build().readValue(json, Told.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
