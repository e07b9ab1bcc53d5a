package org.dorsal.writeback;

import java.time.*;
import java.time.format.DateTimeFormatter;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import tools.jackson.databind.node.ObjectNode;

/** Converts the pain score to the EHR's own code, with only those elements that such an EHR accepts. */
final class PainScore {
    static final String SYSTEM = "http://loinc.org";
    static final String CODE = "72514-3";

    /** Key of the score in code maps. */
    static final String NAME = SYSTEM + "|" + CODE;

    private static final int DAY_CHARS = 10;

    private PainScore() {}

    /** @param zone of the site, for a day without a time */
    static ObjectNode mapped(ObjectNode score, ConfiguredCoding code, ZoneId zone) {
        ObjectNode mapped = ResourceTree.empty().put("resourceType", "Observation");
        take(score, mapped, "status", "category");
        code.into(mapped.putObject("code"));
        take(score, mapped, "subject", "encounter");
        mapped.put("effectiveDateTime", moment(ResourceTree.text(score, "/effectiveDateTime"), zone));
        take(score, mapped, "performer", "valueQuantity", "dataAbsentReason");
        return mapped;
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
