package org.dorsal.assessment;

import java.util.HashMap;
import java.util.Map;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.SomeCodes;

/** The displays that the published code systems give to the codes of results. */
final class SampleDisplays {
    static final Map<String, String> DISPLAYS = Map.ofEntries(
            Map.entry("disposition#emergency", "Emergency"),
            Map.entry("disposition#urgent", "Urgent, same day"),
            Map.entry("disposition#soon", "Soon, within a week"),
            Map.entry("disposition#clinician-review", "Clinician review"),
            Map.entry("disposition#self-care", "Self-care"),
            Map.entry("disposition#self-care-with-check", "Self-care with a booked check"),
            Map.entry("disposition#incomplete", "Incomplete"),
            Map.entry("observation#triage-result", "Result of the upper back pain assessment"),
            Map.entry("observation#disposition", "Disposition"),
            Map.entry("observation#provisional", "Provisional"),
            Map.entry("observation#emergency-not-excluded", "Emergency not excluded"),
            Map.entry("observation#causes", "Causes to exclude"),
            Map.entry("observation#tests", "Tests that would help"),
            Map.entry("observation#hints", "Hints"),
            Map.entry("observation#not-raised", "Considered, not raised"),
            Map.entry("observation#open-question", "Open question"),
            Map.entry("observation#pain-worst-score", "Worst pain in the past week, 0 to 10"),
            Map.entry("observation#supplemental-oxygen", "On extra oxygen"),
            Map.entry("observation#contradiction", "Contradiction"),
            Map.entry("observation#unapproved-criteria", "Criteria not approved"),
            Map.entry("observation#clinician-disposition", "Clinician's disposition"),
            Map.entry("observation#override-reason", "Reason for another disposition"),
            Map.entry("observation#pain-now-score", "Pain now, 0 to 10"),
            Map.entry("observation#capillary-glucose", "Capillary glucose"),
            Map.entry("observation#consciousness", "Level of consciousness"),
            Map.entry("observation#smoking-status", "Smoking"),
            Map.entry("observation#pregnancy-or-birth", "Pregnancy or birth"));

    private SampleDisplays() {}

    static Codes whole() {
        return without("nothing");
    }

    static Codes without(String missing) {
        Map<String, String> displays = new HashMap<>(DISPLAYS);
        displays.remove(missing);
        return SomeCodes.of(displays);
    }
}
