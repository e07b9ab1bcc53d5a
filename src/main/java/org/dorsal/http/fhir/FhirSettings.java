package org.dorsal.http.fhir;

import java.net.URI;
import java.time.*;
import java.util.*;
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
     * @param zone time zone of the site, which determines the date for an age
     * @param ehrBases addresses of the FHIR base of the site's EHR
     * @param subscribed true if the site has subscriptions
     * @param silent true if results are shown to auditors alone
     */
    public record FhirSite(
            SiteSettings access,
            Site site,
            String base,
            boolean searchByGet,
            ZoneId zone,
            List<String> ehrBases,
            boolean subscribed,
            boolean silent) {
        /** Interactions with responses that show no result. */
        private static final Set<String> WITHOUT_RESULT = Set.of(
                "create", "update", "read", "vread", "history-instance", FhirRoute.SEARCH, ResponseValidator.VALIDATE);

        public FhirSite {
            ehrBases = List.copyOf(ehrBases);
        }

        /** Base of the site of that name. */
        public static String base(URI baseUrl, String site) {
            return baseUrl + FhirServer.ROOT + "/" + site;
        }

        /** Whether the site answers requests for that type. */
        boolean offers(String type) {
            return subscribed || !SubscriptionProvider.TYPES.contains(type);
        }

        /** Whether a request for the route can be answered here; where no address may name a patient, some can't. */
        boolean offers(FhirRoute route) {
            return offers(route.type()) && (searchByGet || !route.namesPatient()) && !hides(route);
        }

        /** Whether the route could show a result that the site keeps from its callers. A Bundle's entries have routes of their own. */
        boolean hides(FhirRoute route) {
            boolean response =
                    route.type().equals(ResponseProvider.TYPE) && WITHOUT_RESULT.contains(route.interaction());
            return silent && route.guarded() && !route.isBatch() && !response;
        }

        String id() {
            return site.id();
        }

        /** Returns the bases below which references may be written. */
        SearchParser.SearchBases bases() {
            return new SearchParser.SearchBases(base, site.rules().fhirBase().toString());
        }
    }
}
