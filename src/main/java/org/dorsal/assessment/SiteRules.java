package org.dorsal.assessment;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Wording;

/**
 * Assessment rules of one site.
 *
 * @param name display name of the site
 * @param wording wording (variant of English) for its clinicians and patients
 * @param criteria names of the criteria in force, in the order of their flags
 * @param edition version of the form for its pages; empty for the newest. Stored results are not affected
 * @param signOff whether a clinician must sign before results are final
 * @param acceptsUnapproved whether results may be final without a clinician although the criteria are unapproved
 * @param writeBack moment at which results are written into the site's EHR
 * @param fhirBase FHIR base URL of the site's EHR, without a trailing slash; subjects are its Patients
 */
public record SiteRules(
        String name,
        Wording.Locale wording,
        List<String> criteria,
        Optional<String> edition,
        SignOffRule signOff,
        boolean acceptsUnapproved,
        WriteBackRule writeBack,
        URI fhirBase) {
    public SiteRules {
        criteria = List.copyOf(criteria);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is missing; give the site's name as people read it");
        }
        if (criteria.isEmpty()) {
            throw new IllegalArgumentException("criteria is empty; name at least one set of criteria");
        }
        if (new HashSet<>(criteria).size() < criteria.size()) {
            throw new IllegalArgumentException("criteria names one set twice; keep one");
        }
    }

    /** Rule that determines which results are final. */
    public enum SignOffRule {
        /** Results stay preliminary and the plan a proposal until a clinician signs. */
        REQUIRED,
        /** The site has said that its results are final without a clinician. */
        NONE
    }

    /** Moment at which results are written into the EHR. */
    public enum WriteBackRule {
        /** Never: they stay with us. What went out earlier is still corrected and taken back. */
        NONE,
        /** After a clinician's signature, and again after each correction or withdrawal. */
        ON_SIGN_OFF,
        /** After each scoring, and again after a signature, correction or withdrawal. */
        ON_RECEIPT
    }
}
