package org.dorsal.writeback;

import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reduces an Observation to its value, for an EHR that takes some codes with only these elements. */
final class SentValue {
    static final String LOINC = "http://loinc.org";

    /** Name of the pain score. */
    static final String PAIN_SCORE = LOINC + "|72514-3";

    private static final int DAY_CHARS = 10;

    private SentValue() {}

    /** Name of an Observation in code maps: its first code as {@code system|code}. */
    static String name(byte[] observation) {
        return name(ResourceTree.of(observation));
    }

    static String name(JsonNode observation) {
        JsonNode first = observation.at("/code/coding/0");
        return ResourceTree.text(first, "/system") + "|" + ResourceTree.text(first, "/code");
    }

    /**
     * @param code the site's own code for it; empty where the EHR takes ours
     * @param zone of the site, for a day without a time
     */
    static ObjectNode of(ObjectNode observation, Optional<ConfiguredCoding> code, ZoneId zone) {
        ObjectNode sent = ResourceTree.empty().put("resourceType", "Observation");
        take(observation, sent, "status", "category", "code");
        code.ifPresent(own -> own.into(sent.putObject("code")));
        take(observation, sent, "subject", "encounter");
        sent.put("effectiveDateTime", moment(ResourceTree.text(observation, "/effectiveDateTime"), zone));
        take(observation, sent, "performer", "valueQuantity", "valueCodeableConcept", "dataAbsentReason");
        take(observation, sent, "bodySite", "component");
        return sent;
    }

    private static void take(ObjectNode from, ObjectNode to, String... names) {
        for (String name : names) {
            from.optional(name).ifPresent(value -> to.set(name, value));
        }
    }

    /**
     * Returns a date with time, which EHRs that map codes require (Oracle Health); a date alone becomes the start of
     * the day.
     */
    private static String moment(String effective, ZoneId zone) {
        return effective.length() == DAY_CHARS
                ? LocalDate.parse(effective)
                        .atStartOfDay(zone)
                        .toOffsetDateTime()
                        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                : effective;
    }
}
