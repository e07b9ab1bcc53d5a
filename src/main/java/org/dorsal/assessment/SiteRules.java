package org.dorsal.assessment;

import java.net.URI;
import org.dorsal.knowledge.Wording;

/**
 * Assessment rules of one site.
 *
 * @param name display name of the site
 * @param wording wording (variant of English) for its clinicians and patients
 * @param signOff whether a clinician must sign before results are final
 * @param acceptsUnapproved whether results may be final without a clinician although the criteria are unapproved
 * @param writeBack moment at which results are written into the site's EHR
 * @param fhirBase FHIR base URL of the site's EHR, without a trailing slash; subjects are its Patients
 */
public record SiteRules(
        String name,
        Wording.Locale wording,
        SignOffRule signOff,
        boolean acceptsUnapproved,
        WriteBackRule writeBack,
        URI fhirBase) {
    public SiteRules {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is missing; give the site's name as people read it");
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
