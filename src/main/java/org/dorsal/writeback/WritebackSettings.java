package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import org.dorsal.smart.SiteId;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settings for the delivery of results to EHRs.
 *
 * @param answerWithin maximum time for one reply of an EHR, 1 s to 60 s; leases are a multiple of it
 * @param workers number of patients processed at once by one replica, 1 to 16
 * @param launchWithin maximum wait for a suitable launch, before a person decides; 1 hour to 1 year
 * @param sites settings of all sites
 */
public record WritebackSettings(Duration answerWithin, int workers, Duration launchWithin, List<SiteWriteback> sites) {
    public WritebackSettings {
        sites = List.copyOf(sites);
        if (answerWithin.compareTo(Duration.ofSeconds(1)) < 0 || answerWithin.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("answer-within must be 1s to 60s");
        }
        if (workers < 1 || workers > 16) {
            throw new IllegalArgumentException("workers must be 1 to 16");
        }
        if (launchWithin.compareTo(Duration.ofHours(1)) < 0 || launchWithin.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("launch-within must be 1h to 366d");
        }
    }

    /** Settings of the site; empty when there is no such site. */
    public Optional<SiteWriteback> site(SiteId site) {
        return sites.stream().filter(settings -> settings.site().equals(site)).findFirst();
    }

    /**
     * Settings of a site.
     *
     * @param fhirBase base address of its EHR, without a slash at its end
     * @param zone time zone of the site
     * @param writer owner of the tokens
     * @param onlyCorrections whether only corrections and withdrawals of delivered resources are written
     * @param ownCodes whether Observations in Dorsal's own codes are written
     * @param noteRules the vendor's rules for notes
     * @param noteType type of the note ({@code DocumentReference.type})
     * @param codeMap replacements for our codes, by {@code system|code}
     */
    public record SiteWriteback(
            SiteId site,
            String fhirBase,
            ZoneId zone,
            Writer writer,
            boolean onlyCorrections,
            OwnCodes ownCodes,
            NoteRules noteRules,
            ConfiguredCoding noteType,
            Map<String, ConfiguredCoding> codeMap) {
        public SiteWriteback {
            codeMap = Map.copyOf(codeMap);
        }

        boolean backend() {
            return writer == Writer.BACKEND;
        }
    }

    /** Owners of the tokens that write into an EHR. */
    public enum Writer {
        /** The site's own client (SMART backend services). */
        BACKEND,
        /** Clinicians, with the tokens of their launches. */
        CLINICIANS,
        /** None: the settings name no client at the EHR. */
        NOBODY
    }

    /** Whether an EHR gets Observations in codes that it does not know. */
    public enum OwnCodes {
        /** Written where the EHR accepts CarePlans: such a server generally accepts all valid FHIR. */
        AUTO,
        ALWAYS,
        NEVER
    }

    public record ConfiguredCoding(String system, String code, String display) {
        /** Puts it into a CodeableConcept. */
        void into(ObjectNode concept) {
            concept.putArray("coding")
                    .addObject()
                    .put("system", system)
                    .put("code", code)
                    .put("display", display);
        }
    }
}
