package org.dorsal.http.web;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.*;
import org.dorsal.assessment.Site;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.NoteSettings.NoteSite;
import org.dorsal.note.Words;

/**
 * Settings of the pages.
 *
 * @param baseUrl public base address, without a trailing slash
 * @param sites sites by id
 */
public record WebSettings(URI baseUrl, Map<String, SitePages> sites) {
    public WebSettings {
        sites = Map.copyOf(sites);
    }

    /** Returns the locale of a site's pages; English of the United States where no such site exists. */
    public Locale locale(String site) {
        return Words.locale(
                Optional.ofNullable(sites.get(site)).map(SitePages::locale).orElse(Wording.Locale.EN_US));
    }

    /**
     * Settings of a site.
     *
     * @param zone time zone of displayed times
     * @param frameAncestors origins of the EHR's pages that may frame the site's pages; when empty, none
     */
    public record SitePages(Site site, ZoneId zone, List<String> frameAncestors, PageOptions options) {
        public SitePages {
            frameAncestors = List.copyOf(frameAncestors);
        }

        /** Returns the site as documents name it. */
        public NoteSite note() {
            return new NoteSite(site, zone);
        }

        public Wording.Locale locale() {
            return site.rules().wording();
        }
    }

    /**
     * Settings of the pages alone; a new one is a component here and a key in {@code SiteProperties}.
     *
     * @param recordWithin time limit for all reads of the record together, when the first page opens
     * @param withoutPatient true when the form is shown although the Patient can't be read; the page says so, and a
     * signature needs a reason
     * @param idle time without a request after which a new launch is required
     * @param signWithin maximum age of a launch that signs
     * @param bannerAlways true when the patient banner is shown even if the EHR shows its own
     * @param phone telephone number of the clinic, for patients and ambulance crews; empty where none is set
     */
    public record PageOptions(
            Duration recordWithin,
            boolean withoutPatient,
            Duration idle,
            Duration signWithin,
            boolean bannerAlways,
            String phone) {
        private static final Duration MAX_DURATION = Duration.ofSeconds(30);

        public PageOptions {
            if (recordWithin.compareTo(Duration.ofSeconds(1)) < 0 || recordWithin.compareTo(MAX_DURATION) > 0) {
                throw new IllegalArgumentException("ehr.record-within must be from 1s to 30s, such as 4s");
            }
            if (!phone.matches("|\\+?[0-9][0-9 ()./-]{1,30}")) {
                throw new IllegalArgumentException("phone must be a telephone number, such as +1 555 0100");
            }
        }
    }

    /** Returns the origin as sent by browsers in {@code Origin}. */
    String origin() {
        return baseUrl.getScheme() + "://" + baseUrl.getRawAuthority();
    }

    public Optional<SitePages> site(String id) {
        return Optional.ofNullable(sites.get(id));
    }
}
