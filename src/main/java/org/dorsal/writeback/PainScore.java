package org.dorsal.writeback;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.dorsal.writeback.WritebackSettings.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pain score in the code that an EHR has for it, and nothing that such an EHR would drop or refuse. */
final class PainScore {
    static final String SYSTEM = "http://loinc.org";
    static final String CODE = "72514-3";

    /** As code maps name it. */
    static final String NAME = SYSTEM + "|" + CODE;

    private static final List<String> BEFORE = List.of("status", "category");
    private static final List<String> AFTER = List.of("subject", "encounter");
    private static final List<String> VALUE = List.of("performer", "valueQuantity", "dataAbsentReason");
    private static final int DAY_CHARS = 10;

    private PainScore() {}

    /** @param zone of the site, for a day without a time */
    static ObjectNode mapped(ObjectNode ours, Code code, ZoneId zone) {
        ObjectNode mapped = Tree.empty().put("resourceType", "Observation");
        take(ours, mapped, BEFORE);
        code.into(mapped.putObject("code"));
        take(ours, mapped, AFTER);
        mapped.put("effectiveDateTime", moment(Tree.text(ours, "/effectiveDateTime"), zone));
        take(ours, mapped, VALUE);
        return mapped;
    }

    private static void take(ObjectNode from, ObjectNode to, List<String> names) {
        for (String name : names) {
            JsonNode value = from.path(name);
            if (!value.isMissingNode()) {
                to.set(name, value);
            }
        }
    }

    /** EHRs that map codes want a time (Oracle Health); who told only the day means its beginning to them. */
    private static String moment(String effective, ZoneId zone) {
        return effective.length() == DAY_CHARS
                ? LocalDate.parse(effective)
                        .atStartOfDay(zone)
                        .toOffsetDateTime()
                        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                : effective;
    }
}
