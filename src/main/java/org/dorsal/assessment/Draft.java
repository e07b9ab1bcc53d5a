package org.dorsal.assessment;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work in progress on one form.
 *
 * @param answers as they were entered, also those of questions that are not asked just now
 * @param confirmed linkIds whose answer was suggested, by the record or by an earlier assessment, and confirmed
 * @param seen codes of emergency flags, with the moment at which each was shown for the first time
 * @param acknowledged codes of emergency flags that the clinician has acknowledged
 * @param carried answers of an earlier assessment, shown as suggestions and counted only once confirmed
 * @param amends the stored response that this will be the next version of
 */
public record Draft(
        FormAnswers answers,
        Set<String> confirmed,
        Map<String, Instant> seen,
        Set<String> acknowledged,
        Optional<Carried> carried,
        Optional<Amended> amends) {
    public static final Draft EMPTY =
            new Draft(FormAnswers.NONE, Set.of(), Map.of(), Set.of(), Optional.empty(), Optional.empty());

    private static final JsonMapper JSON = JsonMapper.shared();

    public Draft {
        confirmed = Set.copyOf(confirmed);
        seen = Map.copyOf(seen);
        acknowledged = Set.copyOf(acknowledged);
    }

    /**
     * Answers of an earlier assessment.
     *
     * @param date FHIR date or dateTime at which they were given
     */
    public record Carried(FormAnswers answers, String date) {}

    /** A stored response and the version of it that the clinician corrects. */
    public record Amended(String response, int version) {}

    public Draft with(FormAnswers changed) {
        return new Draft(changed, confirmed, seen, acknowledged, carried, amends);
    }

    public Draft confirming(Set<String> linkIds) {
        return new Draft(answers, linkIds, seen, acknowledged, carried, amends);
    }

    public Draft seeing(Map<String, Instant> flags) {
        return new Draft(answers, confirmed, flags, acknowledged, carried, amends);
    }

    public Draft acknowledging(Set<String> flags) {
        return new Draft(answers, confirmed, seen, flags, carried, amends);
    }

    /** As it is kept. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** What {@link #bytes} wrote. */
    public static Draft read(byte[] kept) {
        return JSON.readValue(kept, Draft.class);
    }

    /** Clinical facts about one person. */
    @Override
    public String toString() {
        return "Draft[hidden]";
    }
}
