package org.dorsal.http.fhir;

import java.net.URI;
import java.util.List;
import org.dorsal.assessment.Site;
import org.dorsal.smart.SmartSettings.SiteSettings;

/**
 * Where the FHIR door stands and whom it serves.
 *
 * @param baseUrl what absolute URLs are made from, without a slash at its end
 * @param linkSecret what page links are signed with, the same on every replica
 */
public record FhirSettings(URI baseUrl, LinkSecret linkSecret, List<FhirSite> sites) {
    public FhirSettings {
        sites = List.copyOf(sites);
    }

    /**
     * One site's FHIR API: who may call there, and the site as the main job knows it.
     *
     * @param base its absolute address, without a slash at its end
     * @param searchByGet whether searches of records may stand in an address
     */
    public record FhirSite(SiteSettings access, Site site, String base, boolean searchByGet) {
        /** The site below what absolute URLs are made from. */
        public static FhirSite of(URI baseUrl, SiteSettings access, Site site, boolean searchByGet) {
            return new FhirSite(access, site, baseUrl + FhirGate.ROOT + "/" + site.id(), searchByGet);
        }

        String id() {
            return site.id();
        }
    }
}
