package org.dorsal.assessment;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Work in progress on one form.
 *
 * @param answers as they were entered, also those of questions that are not asked just now
 * @param confirmed linkIds whose answer was suggested, by the record or by an earlier assessment, and confirmed
 * @param seen codes of emergency flags, with the moment at which each was shown for the first time
 * @param acknowledged codes of emergency flags that the clinician has acknowledged
 * @param carried answers of an earlier assessment, shown as suggestions and counted only once confirmed
 * @param amends the stored response that this will be the next version of
 * @param parts answers of those who handed this over, oldest first; all others are of whoever holds it
 */
public record Draft(
        FormAnswers answers,
        Set<String> confirmed,
        Map<String, Instant> seen,
        Set<String> acknowledged,
        Optional<Carried> carried,
        Optional<Amended> amends,
        List<DraftPart> parts) {
    public static final Draft EMPTY =
            new Draft(FormAnswers.NONE, Set.of(), Map.of(), Set.of(), Optional.empty(), Optional.empty(), List.of());

    private static final JsonMapper JSON = JsonMapper.shared();

    public Draft {
        confirmed = Set.copyOf(confirmed);
        seen = Map.copyOf(seen);
        acknowledged = Set.copyOf(acknowledged);
        parts = List.copyOf(parts);
    }

    /**
     * What somebody answered before they handed it over, and nobody has changed since.
     *
     * @param reference of that person in the EHR
     * @param at when they handed it over
     */
    public record DraftPart(String reference, String name, Instant at, Set<String> linkIds) {
        public DraftPart {
            linkIds = Set.copyOf(linkIds);
        }

        private DraftPart with(Set<String> others) {
            return new DraftPart(reference, name, at, others);
        }

        @Override
        public String toString() {
            return "Part[" + linkIds.size() + "]";
        }
    }

    /**
     * Answers of an earlier assessment.
     *
     * @param date FHIR date or dateTime at which they were given
     */
    public record Carried(FormAnswers answers, String date) {}

    /** A stored response and the version of it that the clinician corrects. */
    public record Amended(String response, int version) {}

    /** An answer that is changed belongs to whoever changes it. */
    public Draft with(FormAnswers changed) {
        List<DraftPart> unchanged = parts.stream()
                .map(part -> part.with(part.linkIds().stream()
                        .filter(linkId -> answers.of(linkId).equals(changed.of(linkId)))
                        .collect(Collectors.toSet())))
                .toList();
        return new Draft(changed, confirmed, seen, acknowledged, carried, amends, unchanged);
    }

    public Draft confirming(Set<String> linkIds) {
        return new Draft(answers, linkIds, seen, acknowledged, carried, amends, parts);
    }

    public Draft seeing(Map<String, Instant> flags) {
        return new Draft(answers, confirmed, flags, acknowledged, carried, amends, parts);
    }

    public Draft acknowledging(Set<String> flags) {
        return new Draft(answers, confirmed, seen, flags, carried, amends, parts);
    }

    public Draft carrying(Carried earlier) {
        return new Draft(answers, confirmed, seen, acknowledged, Optional.of(earlier), amends, parts);
    }

    public Draft amending(Amended stored) {
        return new Draft(answers, confirmed, seen, acknowledged, carried, Optional.of(stored), parts);
    }

    /** Its holder lets others go on with it: all that nobody else has answered is theirs. */
    public Draft handedOver(String reference, String name, Instant at) {
        Stream<DraftPart> others =
                parts.stream().filter(part -> !part.reference().equals(reference));
        Set<String> own = new HashSet<>(unattributed());
        parts.stream().filter(part -> part.reference().equals(reference)).forEach(part -> own.addAll(part.linkIds()));
        return attributed(Stream.concat(others, Stream.of(new DraftPart(reference, name, at, own))));
    }

    /** Somebody else goes on with it: what was answered after it was handed over is still of who handed it over. */
    public Draft taken() {
        Set<String> own = unattributed();
        own.addAll(parts.getLast().linkIds());
        return attributed(Stream.concat(
                parts.subList(0, parts.size() - 1).stream(),
                Stream.of(parts.getLast().with(own))));
    }

    /** Answers of a stored response that are not its author's. */
    public Draft of(Map<String, FilledFormCodec.AnswerAuthor> others, Instant at) {
        return attributed(others.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toSet())))
                .entrySet()
                .stream()
                .map(one -> new DraftPart(one.getKey().reference(), one.getKey().name(), at, one.getValue())));
    }

    private Draft attributed(Stream<DraftPart> all) {
        return new Draft(answers, confirmed, seen, acknowledged, carried, amends, all.toList());
    }

    private Set<String> unattributed() {
        Set<String> own = new HashSet<>(answers.byLinkId().keySet());
        parts.forEach(part -> own.removeAll(part.linkIds()));
        return own;
    }

    /** As it is kept. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** What {@link #bytes} wrote, also before drafts had parts. */
    public static Draft read(byte[] kept) {
        ObjectNode body = (ObjectNode) JSON.readTree(kept);
        body.withArray("parts");
        return JSON.treeToValue(body, Draft.class);
    }

    /** Clinical facts about one person. */
    @Override
    public String toString() {
        return "Draft[hidden]";
    }
}
