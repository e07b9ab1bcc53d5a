package org.dorsal.assessment;

import java.util.*;

/**
 * Answers as entered: linkId to the codes of the chosen options, or to one number, date or text as typed. The values
 * are unchecked; unanswered questions are absent.
 */
public record FormAnswers(Map<String, List<String>> byLinkId) {
    public static final FormAnswers NONE = new FormAnswers(Map.of());

    public FormAnswers {
        Map<String, List<String>> sorted = new TreeMap<>(); // the same answers are the same bytes
        byLinkId.forEach((linkId, values) -> {
            List<String> codes =
                    values.stream().filter(value -> !value.isBlank()).toList();
            if (!codes.isEmpty()) {
                sorted.put(linkId, List.copyOf(new LinkedHashSet<>(codes)));
            }
        });
        byLinkId = Collections.unmodifiableMap(sorted);
    }

    /** Values of an answer; empty when there is none. */
    public List<String> of(String linkId) {
        return byLinkId.getOrDefault(linkId, List.of());
    }

    public boolean has(String linkId) {
        return byLinkId.containsKey(linkId);
    }

    /** The same with this answer in place of any other; without it when there is no value but blanks. */
    public FormAnswers with(String linkId, List<String> values) {
        Map<String, List<String>> more = new TreeMap<>(byLinkId);
        more.put(linkId, values);
        return new FormAnswers(more);
    }

    /** The same without this answer. */
    public FormAnswers without(String linkId) {
        return with(linkId, List.of());
    }
}
