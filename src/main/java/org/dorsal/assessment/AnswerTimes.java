package org.dorsal.assessment;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.dorsal.assessment.ResponseCheck.Faults;
import org.dorsal.fhirjson.TimeRange;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * Times of answers that hold for their moment only. A draft is kept for days: without them, a vital sign would be filed
 * with the time of the signature.
 *
 * @param duration instant at which the duration of the pain was answered or changed; empty when it is unknown
 * @param vitalSigns FHIR dateTime at which each vital sign was entered, or measured where the record names it, by linkId
 */
public record AnswerTimes(Optional<Instant> duration, Map<String, String> vitalSigns) {
    static final AnswerTimes NONE = new AnswerTimes(Optional.empty(), Map.of());

    private static final Set<String> DURATION = Set.of("pain-duration-value", "pain-duration-unit");

    /** LinkIds of the answers that become Observations. */
    public static final List<String> OBSERVED = VitalSignObservations.questions();

    /** A vital sign has a time of at least a day (FHIR R4, profile vitalsigns, vs-1). */
    private static final int DAY_CHARS = 10;

    public AnswerTimes {
        vitalSigns = Map.copyOf(vitalSigns);
    }

    /**
     * Returns these times with the given one for all answers that differ.
     *
     * @param confirmed linkIds of answers that were taken over, which have a time of their own
     */
    AnswerTimes updated(FormAnswers before, FormAnswers after, Set<String> confirmed, OffsetDateTime now) {
        boolean same = DURATION.stream().allMatch(linkId -> before.of(linkId).equals(after.of(linkId)));
        Map<String, String> times = new TreeMap<>(vitalSigns);
        OBSERVED.forEach(linkId -> {
            if (after.of(linkId).isEmpty()) {
                times.remove(linkId);
            } else if (!confirmed.contains(linkId) && !after.of(linkId).equals(before.of(linkId))) {
                times.put(linkId, written(now));
            }
        });
        return new AnswerTimes(same ? duration : Optional.of(now.toInstant()), times);
    }

    /**
     * Returns these times with that of a vital sign that was taken over from the record. A time that is less exact than a
     * day or in the future, as that of a clock that is ahead, becomes the time of the entry.
     *
     * @param recorded FHIR date or dateTime of the record
     */
    public AnswerTimes takenOver(String linkId, Optional<String> recorded, OffsetDateTime now) {
        if (!OBSERVED.contains(linkId)) {
            return this;
        }
        String time = recorded.filter(date -> date.length() >= DAY_CHARS)
                .flatMap(date -> TimeRange.of(date)
                        .map(TimeRange::from)
                        .filter(start -> !start.isAfter(now.toInstant()))
                        .map(start -> date.length() == DAY_CHARS ? date : written(start.atOffset(now.getOffset()))))
                .orElseGet(() -> written(now));
        Map<String, String> times = new TreeMap<>(vitalSigns);
        times.put(linkId, time);
        return new AnswerTimes(duration, times);
    }

    /** Returns the times of a stored response; a vital sign without one has that of the response. */
    public static AnswerTimes stored(QuestionnaireResponse response) {
        Map<String, String> times = new TreeMap<>();
        OBSERVED.stream()
                .filter(linkId -> AnswerLookup.all(response.getItem())
                        .anyMatch(item -> linkId.equals(item.getLinkId()) && item.hasAnswer()))
                .forEach(linkId -> Optional.ofNullable(
                                response.getAuthoredElement().getValueAsString())
                        .ifPresent(authored -> times.put(linkId, authored)));
        times.putAll(read(response));
        return new AnswerTimes(Optional.empty(), times);
    }

    /** Reads the times that a response has, by linkId. */
    public static Map<String, String> read(QuestionnaireResponse response) {
        Map<String, String> times = new TreeMap<>();
        AnswerLookup.all(response.getItem())
                .forEach(item -> item.getExtensionsByUrl(Canonicals.ANSWER_TIME).stream()
                        .flatMap(extension -> dateTime(extension).stream())
                        .forEach(time -> times.put(item.getLinkId(), time)));
        return times;
    }

    static void write(QuestionnaireResponseItemComponent item, String dateTime) {
        item.addExtension(new Extension(Canonicals.ANSWER_TIME, new DateTimeType(dateTime)));
    }

    /** Formats a time as FHIR dateTime with its offset. */
    static String written(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Reports a second time of an item, and one that is no date of at least a day or is in the future. */
    static void check(String path, QuestionnaireResponseItemComponent item, Instant latest, Faults faults) {
        List<Extension> times = item.getExtensionsByUrl(Canonicals.ANSWER_TIME);
        if (times.size() > 1) {
            faults.add("structure", path + ".extension", "An answer has one time; send it once.");
        }
        times.forEach(extension -> dateTime(extension)
                .filter(time -> time.length() >= DAY_CHARS)
                .flatMap(TimeRange::of)
                .ifPresentOrElse(
                        range -> {
                            if (range.from().isAfter(latest)) {
                                faults.add(
                                        "value",
                                        path + ".extension",
                                        "The answer's time is in the future; correct it or leave it out.");
                            }
                        },
                        () -> faults.add(
                                "value",
                                path + ".extension",
                                "Send the answer's time as valueDateTime, with at least the day.")));
    }

    private static Optional<String> dateTime(Extension extension) {
        return extension.getValue() instanceof DateTimeType time
                ? Optional.ofNullable(time.getValueAsString())
                : Optional.empty();
    }
}
