package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentReader;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.web.ReviewView.ResourceView;
import org.dorsal.store.StoredVersion;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.FilingStatus.Overall;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Card with the state of an assessment's delivery to the EHR.
 *
 * @param id id of the assessment
 * @param head summary sentence
 * @param unplanned text while the plan is undecided, because the EHR could not be reached yet
 * @param byHand true when nothing is delivered automatically, so that a note that holds is copied or printed
 * @param stays resources that remain in Dorsal, with reasons
 * @param every polling interval of the browser; empty when no automatic change is expected
 * @param mark tag that changes with any content of the card; its prefix changes with the head
 */
record FilingView(
        String id,
        StatusIcon sign,
        String head,
        Optional<String> unplanned,
        boolean byHand,
        List<FilingLine> lines,
        List<FilingLine> stays,
        Optional<Duration> every,
        String mark) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SOON = Duration.ofSeconds(2);

    /** While all of it waits for an EHR or a launch, looking each other second would only cost. */
    private static final Duration LATER = Duration.ofSeconds(15);

    private static final int MARK_CHARS = 16;

    /** Line for a resource, or for a kind that remains in Dorsal. */
    record FilingLine(
            StatusIcon sign, String kind, String type, String name, List<String> sentences, Optional<String> ehrSays) {}

    /**
     * @param id id of the assessment
     * @param withdrawn true when the assessment was withdrawn
     * @param names distinguishing names of resources, by their reference in Dorsal
     */
    record FilingSubject(String id, boolean withdrawn, Map<String, String> names) {}

    static FilingView of(FilingStatus status, AssessmentReader.StoredAssessment assessment, FilingWords words) {
        return of(
                new FilingSubject(assessment.response().id(), assessment.withdrawn(), names(assessment)),
                status,
                words);
    }

    static FilingView of(FilingSubject about, FilingStatus status, FilingWords words) {
        String key = key(status, about.withdrawn());
        List<FilingLine> lines = status.lines().stream()
                .map(line -> line(line, status.outdated(line), about.names(), words))
                .toList();
        List<FilingLine> stays = stays(status, words);
        Overall overall = status.overall();
        return new FilingView(
                about.id(),
                StatusIcon.of(overall),
                words.message("filing.head." + key),
                status.queued()
                        .filter(_ -> !status.planned())
                        .map(since -> words.message("filing.unplanned", words.moment(since))),
                !about.withdrawn() && (overall == Overall.NOT_QUEUED || overall == Overall.NOTHING_TAKEN),
                lines,
                stays,
                status.settled() ? Optional.empty() : Optional.of(waits(status) ? LATER : SOON),
                mark(key, lines, stays));
    }

    /** Whether it is worth looking again by hand. */
    public boolean again() {
        return every.isPresent() || sign == StatusIcon.ATTENTION;
    }

    /** Whether the lines say what a person has to know: something needs them, or all waits. */
    public boolean attention() {
        return sign == StatusIcon.ATTENTION || every.equals(Optional.of(LATER));
    }

    /** Whether a browser that holds this mark shows another head. */
    boolean otherHead(String shownMark) {
        return !shownMark.startsWith(mark.substring(0, mark.indexOf('.') + 1));
    }

    /** Returns the message key of the head; a withdrawal has a separate key. */
    static String key(FilingStatus status, boolean withdrawn) {
        Overall overall = status.overall();
        if (withdrawn) {
            return overall + "-withdrawn";
        }
        return overall == Overall.IN_THE_RECORD && status.partial() ? overall + "-part" : overall.name();
    }

    private static FilingLine line(DeliveryItem line, boolean outdated, Map<String, String> names, FilingWords words) {
        return new FilingLine(
                outdated && line.state() == DeliveryState.FILED ? StatusIcon.ATTENTION : StatusIcon.of(line.state()),
                words.kind(line.kind()),
                line.kind().type(),
                names.getOrDefault(line.key().slot(), ""),
                words.describe(line, outdated),
                line.ehrMessage()
                        .filter(_ -> line.state() != DeliveryState.FILED)
                        .map(FilingWords::legible));
    }

    private static List<FilingLine> stays(FilingStatus status, FilingWords words) {
        return status.notWritten().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(reason -> new FilingLine(
                        StatusIcon.ASIDE,
                        words.kind(reason.getKey()),
                        reason.getKey().type(),
                        "",
                        List.of(words.why(reason.getKey(), reason.getValue())),
                        Optional.empty()))
                .toList();
    }

    /** Maps each result's reference to the name that distinguishes it. */
    private static Map<String, String> names(AssessmentReader.StoredAssessment assessment) {
        Map<String, String> names = new HashMap<>();
        for (StoredVersion stored : assessment.results()) {
            JsonNode json = JSON.readTree(stored.body());
            names.put(stored.type() + "/" + stored.id(), ResourceView.coded(json));
        }
        return names;
    }

    private static boolean waits(FilingStatus status) {
        return status.planned()
                && status.lines().stream()
                        .filter(line -> !line.state().settled())
                        .allMatch(line -> line.state() == DeliveryState.PENDING
                                && line.reason().isPresent());
    }

    private static String mark(String key, List<FilingLine> lines, List<FilingLine> stays) {
        String content = Stream.concat(lines.stream(), stays.stream())
                .map(line -> line.sign() + line.type() + line.kind() + line.name() + line.sentences() + line.ehrSays())
                .collect(Collectors.joining());
        String hash = Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex();
        return key + "." + hash.substring(0, MARK_CHARS);
    }
}
