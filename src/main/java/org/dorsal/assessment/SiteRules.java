package org.dorsal.assessment;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Wording;

/**
 * How one site has its assessments done.
 *
 * @param name the site's name as people read it
 * @param wording which English its clinicians and patients read
 * @param criteria names of the criteria in force, in the order of their flags
 * @param edition version of the form that its pages use; empty for the newest. It touches no stored result
 * @param signOff whether a clinician must sign before results are final
 * @param writeBack when results are brought into the site's EHR
 * @param acceptsUnapproved results may be final without a clinician although nobody has approved the criteria
 * @param fhirBase the FHIR base of the site's EHR, without a slash at its end; subjects are Patients below it
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

    /** Who makes a result final. */
    public enum SignOffRule {
        /** Results stay preliminary and the plan a proposal until a clinician signs. */
        REQUIRED,
        /** The site has said that its results are final without a clinician. */
        NONE
    }

    /** When results are brought into the EHR. */
    public enum WriteBackRule {
        /** Never: they stay with us. What went out earlier is still corrected and taken back. */
        NONE,
        /** When a clinician signs; what is corrected or withdrawn later follows. */
        ON_SIGN_OFF,
        /** As soon as they are made, and again when they are signed, corrected or withdrawn. */
        ON_RECEIPT
    }
}
