package org.dorsal.assessment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draft of one form's answers.
 *
 * @param answers answers as entered, including those of questions that are currently disabled
 * @param confirmed linkIds of answers that the record suggested and the clinician confirmed
 * @param seen codes of emergency flags, with the instant of the first display
 * @param acknowledged codes of emergency flags that the clinician has acknowledged
 * @param amends the stored response of which this becomes the next version
 * @param parts answers of previous holders, oldest first; all other answers are the current holder's
 * @param times times of answers that hold for their moment only
 * @param edition version of the form that the draft belongs to; empty until {@link #movedTo}
 * @param earlier versions of the form in which answers were given, by linkId, where they are not that of the draft
 */
public record Draft(
        FormAnswers answers,
        Set<String> confirmed,
        Map<String, Instant> seen,
        Set<String> acknowledged,
        Optional<AmendedResponse> amends,
        List<DraftPart> parts,
        AnswerTimes times,
        String edition,
        Map<String, String> earlier) {
    public static final Draft EMPTY = new Draft(
            FormAnswers.NONE,
            Set.of(),
            Map.of(),
            Set.of(),
            Optional.empty(),
            List.of(),
            AnswerTimes.NONE,
            "",
            Map.of());

    private static final JsonMapper JSON = JsonMapper.shared();

    public Draft {
        confirmed = Set.copyOf(confirmed);
        seen = Map.copyOf(seen);
        acknowledged = Set.copyOf(acknowledged);
        parts = List.copyOf(parts);
        earlier = Map.copyOf(earlier);
    }

    /**
     * Answers that a previous holder gave and that have not been changed since.
     *
     * @param reference the holder's reference in the EHR
     * @param handedOverAt instant of the handover
     */
    public record DraftPart(
            String reference,
            String name,
            @JsonProperty("at") Instant handedOverAt,
            Set<String> linkIds) {
        public DraftPart {
            linkIds = Set.copyOf(linkIds);
        }

        private DraftPart with(Set<String> remaining) {
            return new DraftPart(reference, name, handedOverAt, remaining);
        }
    }

    /** A stored response and the version of it that the clinician corrects. */
    public record AmendedResponse(String response, int version) {}

    /** Replaces the answers. A changed answer is no longer attributed to a previous holder, nor confirmed. */
    public Draft with(FormAnswers changed) {
        return with(changed, edition);
    }

    /**
     * Replaces the answers.
     *
     * @param shown version of the form that showed the questions of the changed answers
     */
    public Draft with(FormAnswers changed, String shown) {
        Set<String> same = unchanged(changed.byLinkId().keySet(), changed);
        Map<String, String> editions = new HashMap<>(earlier);
        editions.keySet().retainAll(same);
        if (!shown.equals(edition)) {
            changed.byLinkId().keySet().stream()
                    .filter(linkId -> !same.contains(linkId))
                    .forEach(linkId -> editions.put(linkId, shown));
        }
        Set<String> stillConfirmed = unchanged(confirmed, changed);
        List<DraftPart> authors = parts.stream()
                .map(part -> part.with(unchanged(part.linkIds(), changed)))
                .toList();
        return new Draft(changed, stillConfirmed, seen, acknowledged, amends, authors, times, edition, editions);
    }

    /** Moves the draft to an edition of its form; its answers stay those of the editions in which they were given. */
    public Draft movedTo(String version) {
        Map<String, String> editions = new HashMap<>(earlier);
        if (!edition.isEmpty()) {
            answers.byLinkId().keySet().forEach(linkId -> editions.putIfAbsent(linkId, edition));
        }
        editions.values().removeIf(version::equals);
        return in(version, editions);
    }

    /** Notes that the clinician has checked the answers of these questions in the edition of the draft. */
    public Draft checked(Set<String> linkIds) {
        Map<String, String> editions = new HashMap<>(earlier);
        editions.keySet().removeAll(linkIds);
        return in(edition, editions);
    }

    private Draft in(String version, Map<String, String> editions) {
        return new Draft(answers, confirmed, seen, acknowledged, amends, parts, times, version, editions);
    }

    private Set<String> unchanged(Set<String> linkIds, FormAnswers changed) {
        return linkIds.stream()
                .filter(linkId -> answers.of(linkId).equals(changed.of(linkId)))
                .collect(Collectors.toSet());
    }

    public Draft confirming(Set<String> linkIds) {
        return new Draft(answers, linkIds, seen, acknowledged, amends, parts, times, edition, earlier);
    }

    public Draft seeing(Map<String, Instant> flags) {
        return new Draft(answers, confirmed, flags, acknowledged, amends, parts, times, edition, earlier);
    }

    public Draft acknowledging(Set<String> flags) {
        return new Draft(answers, confirmed, seen, flags, amends, parts, times, edition, earlier);
    }

    public Draft amending(AmendedResponse stored) {
        return new Draft(answers, confirmed, seen, acknowledged, Optional.of(stored), parts, times, edition, earlier);
    }

    /** Updates the times of answers that differ from those of the draft before. */
    public Draft timed(Draft before, OffsetDateTime now) {
        return timed(times.updated(before.answers(), answers, confirmed, now));
    }

    /** Replaces the times of answers. */
    public Draft timed(AnswerTimes answered) {
        return new Draft(answers, confirmed, seen, acknowledged, amends, parts, answered, edition, earlier);
    }

    /** Hands the draft over: attributes to its holder all answers that have no other author. */
    public Draft handedOver(String reference, String name, Instant now) {
        Stream<DraftPart> ofOtherHolders =
                parts.stream().filter(part -> !part.reference().equals(reference));
        Set<String> linkIds = new HashSet<>(unattributed());
        parts.stream()
                .filter(part -> part.reference().equals(reference))
                .forEach(part -> linkIds.addAll(part.linkIds()));
        return attributed(Stream.concat(ofOtherHolders, Stream.of(new DraftPart(reference, name, now, linkIds))));
    }

    /** Takes the draft over: answers given after the handover are still attributed to the previous holder. */
    public Draft takenOver() {
        Set<String> linkIds = unattributed();
        linkIds.addAll(parts.getLast().linkIds());
        return attributed(Stream.concat(
                parts.subList(0, parts.size() - 1).stream(),
                Stream.of(parts.getLast().with(linkIds))));
    }

    /** Answers of a stored response that are not its author's. */
    public Draft withAuthors(Map<String, FilledFormCodec.AnswerAuthor> authors, Instant now) {
        return attributed(authors.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toSet())))
                .entrySet()
                .stream()
                .map(entry ->
                        new DraftPart(entry.getKey().reference(), entry.getKey().name(), now, entry.getValue())));
    }

    private Draft attributed(Stream<DraftPart> attributions) {
        return new Draft(
                answers, confirmed, seen, acknowledged, amends, attributions.toList(), times, edition, earlier);
    }

    private Set<String> unattributed() {
        Set<String> linkIds = new HashSet<>(answers.byLinkId().keySet());
        parts.forEach(part -> linkIds.removeAll(part.linkIds()));
        return linkIds;
    }

    /** JSON for the store. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** Reads the JSON of {@link #bytes}. */
    public static Draft read(byte[] json) {
        return JSON.readValue(json, Draft.class);
    }
}
