package org.dorsal;

import java.net.URI;
import java.util.List;
import org.dorsal.assessment.SiteRules;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SiteSettings;
import org.dorsal.smart.SmartSettings;

/**
 * The checked settings {@code dorsal.*}, each room's part as that room's own record.
 *
 * @param baseUrl what absolute URLs are made from, without a slash at its end; never the Host header
 * @param sites at least one, in the order of their names; no token is good at two of them
 */
public record Settings(URI baseUrl, List<Site> sites) {
    public Settings {
        sites = List.copyOf(sites);
        smart(sites); // checks what no site can check alone
    }

    /** One site: who may call there and how its assessments are done. */
    public record Site(SiteSettings access, SiteRules rules) {
        /** Its name in URLs. */
        public SiteId id() {
            return access.site();
        }
    }

    /** The part of the room {@code smart}. */
    public SmartSettings smart() {
        return smart(sites);
    }

    private static SmartSettings smart(List<Site> sites) {
        return new SmartSettings(sites.stream().map(Site::access).toList());
    }
}
