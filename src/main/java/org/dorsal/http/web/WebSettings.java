package org.dorsal.http.web;

import java.net.URI;
import java.time.Duration;
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
public record WebSettings(URI baseUrl, Map<String, SitePages> sites, Operators operators) {
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
    public record SitePages(
            Site site, ZoneId zone, List<String> frameAncestors, boolean bannerAlways, PageLimits limits) {
        public SitePages {
            frameAncestors = List.copyOf(frameAncestors);
        }

        public Wording.Locale locale() {
            return site.rules().wording();
        }
    }

    /**
     * What pages wait for, and what they do without.
     *
     * @param recordWithin for all reads of the record together, when the first page opens
     * @param withoutPatient the form is shown although the Patient can't be read; the page says so, and a signature needs a reason
     * @param idle after which a clinician without a request launches again
     * @param signWithin how old a launch may be that signs
     */
    public record PageLimits(Duration recordWithin, boolean withoutPatient, Duration idle, Duration signWithin) {
        private static final Duration LONGEST = Duration.ofSeconds(30);

        public PageLimits {
            if (recordWithin.compareTo(Duration.ofSeconds(1)) < 0 || recordWithin.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("record-within must be from 1s to 30s, such as 4s");
            }
        }
    }

    /** As browsers name us in {@code Origin}. */
    String origin() {
        return baseUrl.getScheme() + "://" + baseUrl.getRawAuthority();
    }

    public Optional<SitePages> site(String id) {
        return Optional.ofNullable(sites.get(id));
    }
}
