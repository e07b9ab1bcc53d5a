package org.dorsal.outcome;

import java.net.URI;
import java.time.*;
import java.util.*;

/**
 * Settings of follow-ups.
 *
 * @param answerWithin longest wait for an answer of an EHR
 * @param sites sites that follow up their assessments, by name
 */
public record OutcomeSettings(Duration answerWithin, Map<String, FollowedSite> sites) {
    public OutcomeSettings {
        sites = Map.copyOf(sites);
    }

    /**
     * Site with follow-ups.
     *
     * @param fhirBase FHIR base of its EHR, without a slash at its end
     * @param bases all addresses of that base, below which references mean its resources
     * @param zone time zone, which determines the days of dates without a time
     */
    public record FollowedSite(URI fhirBase, List<String> bases, ZoneId zone) {
        public FollowedSite {
            bases = List.copyOf(bases);
        }
    }
}
