package org.dorsal.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.dorsal.knowledge.Form;
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

    private static final StoryFile NEWEST = StoryFile.read("stories.json");

    /** Nothing but a strain: all that is asked is answered. */
    public static SomeScoredResponse base() {
        return base(NewestEdition.FORM);
    }

    /** Nothing but a strain, in an edition's form. */
    public static SomeScoredResponse base(Form form) {
        return NEWEST.base(form);
    }

    static List<Story> all() {
        return NEWEST.stories();
    }

    SomeScoredResponse response() {
        return NEWEST.response(NewestEdition.FORM, this);
    }

    /** @param base answers of somebody with nothing but a strain, beside each "no" and "none" */
    record StoryFile(Map<String, List<String>> base, List<Story> stories) {
        static StoryFile read(String name) {
            try (InputStream json = Story.class.getResourceAsStream(name)) {
                return JsonMapper.builder().build().readValue(json, StoryFile.class);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        SomeScoredResponse base(Form form) {
            SomeScoredResponse response = SomeScoredResponse.empty(form);
            for (Item item : form.items().values()) {
                List<String> codes = item.options().stream()
                        .map(option -> option.coded().code())
                        .toList();
                if (SomeScoredResponse.yesNo(item)) {
                    response = response.with(item.linkId(), "N");
                } else if (codes.contains("none")) {
                    response = response.with(item.linkId(), "none");
                }
            }
            return changed(response, base);
        }

        SomeScoredResponse response(Form form, Story story) {
            return changed(base(form), story.answers());
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
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
