package org.dorsal.system;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;

/** Search values with each prefix for a known date (FHIR R4 search, 3.1.1.4.7). */
final class MomentProbe {
    private static final String LONG_AGO = "1990-01-01";
    private static final String FAR_AHEAD = "2190-01-01";

    private final List<String> hits = new ArrayList<>();
    private final List<String> misses = new ArrayList<>();
    private final String moment;
    private final boolean open;

    private MomentProbe(String moment, boolean open) {
        this.moment = moment;
        this.open = open;
    }

    static SearchProbe of(List<String> prefixes, IBase date, String... refused) {
        var probe = switch (date) {
            case BaseDateTimeType moment -> new MomentProbe(moment.getValueAsString(), false);
            case Period period
            when !period.hasEnd() -> new MomentProbe(period.getStartElement().getValueAsString(), true);
            default -> throw new AssertionError("no proof for a date of type " + date.fhirType());
        };
        prefixes.forEach(probe::prefix);
        return SearchProbe.of(probe.hits.stream(), probe.misses.stream(), refused);
    }

    private void prefix(String prefix) {
        if (open) {
            withoutEnd(prefix);
        } else {
            within(prefix);
        }
    }

    private void within(String prefix) {
        switch (prefix) {
            case "eq" -> probe(prefix, moment, FAR_AHEAD);
            case "ne" -> probe(prefix, FAR_AHEAD, moment);
            case "lt", "eb" -> probe(prefix, FAR_AHEAD, moment);
            case "gt", "sa" -> probe(prefix, LONG_AGO, moment);
            case "ge" -> {
                probe(prefix, moment, FAR_AHEAD);
                hits.add(prefix + LONG_AGO);
            }
            case "le" -> {
                probe(prefix, moment, LONG_AGO);
                hits.add(prefix + FAR_AHEAD);
            }
            default -> throw new AssertionError("no proof for the prefix " + prefix);
        }
    }

    /** Adds values for a period without an end: no searched date contains it, and none is after it. */
    private void withoutEnd(String prefix) {
        switch (prefix) {
            case "eq" -> misses.add(prefix + moment);
            case "ne" -> hits.add(prefix + moment);
            case "lt", "le" -> probe(prefix, FAR_AHEAD, LONG_AGO);
            case "gt", "ge" -> hits.addAll(List.of(prefix + LONG_AGO, prefix + moment, prefix + FAR_AHEAD));
            case "sa" -> probe(prefix, LONG_AGO, moment);
            case "eb" -> misses.addAll(List.of(prefix + moment, prefix + FAR_AHEAD));
            default -> throw new AssertionError("no proof for the prefix " + prefix);
        }
    }

    private void probe(String prefix, String hit, String miss) {
        hits.add(prefix + hit);
        misses.add(prefix + miss);
    }
}
