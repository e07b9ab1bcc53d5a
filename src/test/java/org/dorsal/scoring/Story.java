package org.dorsal.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.dorsal.knowledge.Item;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person with back pain, and what a careful clinician would accept.
 *
 * @param answers changes of the base: the answers of somebody with nothing but a strain; an empty list takes one away
 * @param disposition each of these is acceptable
 * @param present flags that must be raised
 * @param offered activities that must be proposed
 * @param never activities that must not be
 */
public record Story(
        String id,
        String title,
        Map<String, List<String>> answers,
        List<String> disposition,
        List<String> present,
        List<String> offered,
        List<String> never) {

    private record StoryFile(Map<String, List<String>> base, List<Story> stories) {}

    private static final StoryFile TOLD = read();

    /** Nothing but a strain: all that is asked is answered. */
    public static SomeScoredResponse base() {
        SomeScoredResponse base = SomeScoredResponse.empty(NewestEdition.FORM);
        for (Item item : NewestEdition.FORM.items().values()) {
            List<String> codes =
                    item.options().stream().map(option -> option.coded().code()).toList();
            if (SomeScoredResponse.yesNo(item)) {
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

    SomeScoredResponse response() {
        return changed(base(), answers);
    }

    private static SomeScoredResponse changed(SomeScoredResponse base, Map<String, List<String>> answers) {
        SomeScoredResponse changed = base;
        for (Map.Entry<String, List<String>> answer : answers.entrySet()) {
            changed = answer.getValue().isEmpty()
                    ? changed.without(answer.getKey())
                    : changed.with(answer.getKey(), answer.getValue().toArray(String[]::new));
        }
        return changed.asAsked();
    }

    private static StoryFile read() {
        try (InputStream json = Story.class.getResourceAsStream("stories.json")) {
            return JsonMapper.builder().build().readValue(json, StoryFile.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
