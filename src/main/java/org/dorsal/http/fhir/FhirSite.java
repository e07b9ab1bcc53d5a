package org.dorsal.http.fhir;

import org.dorsal.assessment.Site;
import org.dorsal.smart.SiteSettings;

/**
 * One site's FHIR API.
 *
 * @param base its absolute address, without a slash at its end
 */
record FhirSite(SiteSettings access, Site site, String base) {
    String id() {
        return site.id();
    }
}
