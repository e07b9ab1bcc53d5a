package org.dorsal.http.web;

import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Site;
import org.dorsal.knowledge.Wording;

/**
 * What the pages need to know.
 *
 * @param baseUrl where browsers find Dorsal, without a slash at its end
 * @param sites by their names
 * @param operators who looks after deliveries
 */
public record WebSettings(URI baseUrl, Map<String, OfSite> sites, Operators operators) {
    public WebSettings {
        sites = Map.copyOf(sites);
    }

    /**
     * One site's part.
     *
     * @param zone in which its people read times
     * @param frameAncestors origins of the EHR's pages that may frame ours; none when empty
     * @param bannerAlways the patient banner is shown whether or not the EHR shows its own
     */
    public record OfSite(Site site, ZoneId zone, List<String> frameAncestors, boolean bannerAlways) {
        public OfSite {
            frameAncestors = List.copyOf(frameAncestors);
        }

        /** Which wording its people read. */
        public Wording.Locale locale() {
            return site.rules().wording();
        }
    }

    /** As browsers name us in {@code Origin}. */
    String origin() {
        return baseUrl.getScheme() + "://" + baseUrl.getRawAuthority();
    }

    /** The site of that name. */
    public Optional<OfSite> site(String id) {
        return Optional.ofNullable(sites.get(id));
    }
}
