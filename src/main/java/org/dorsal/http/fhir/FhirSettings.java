package org.dorsal.http.fhir;

import java.net.URI;
import java.util.List;
import org.dorsal.assessment.Site;
import org.dorsal.smart.SmartSettings.SiteSettings;

/**
 * Settings of the FHIR endpoint.
 *
 * @param baseUrl base of absolute URLs, without a trailing slash
 * @param linkSecret key for page links, the same on every replica
 */
public record FhirSettings(URI baseUrl, LinkSecret linkSecret, List<FhirSite> sites) {
    public FhirSettings {
        sites = List.copyOf(sites);
    }

    /**
     * FHIR endpoint of one site: the access settings, and the site's settings for the main job.
     *
     * @param base absolute base URL, without a trailing slash
     * @param searchByGet true if searches of records may appear in a URL
     */
    public record FhirSite(SiteSettings access, Site site, String base, boolean searchByGet) {
        /** The site below what absolute URLs are made from. */
        public static FhirSite of(URI baseUrl, SiteSettings access, Site site, boolean searchByGet) {
            return new FhirSite(access, site, baseUrl + FhirServer.ROOT + "/" + site.id(), searchByGet);
        }

        String id() {
            return site.id();
        }
    }
}
