package org.dorsal.http.cds;

import java.net.URI;
import java.time.ZoneId;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Wording;
import org.dorsal.smart.HookClient;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;

/**
 * Settings of the CDS Hooks endpoint.
 *
 * @param baseUrl base of absolute URLs, without a trailing slash
 * @param strength minimum strength of the clients' keys
 * @param sites sites that have any CDS client
 */
public record CdsSettings(URI baseUrl, KeyStrength strength, Map<SiteId, CdsSite> sites) {
    public CdsSettings {
        sites = Map.copyOf(sites);
    }

    /**
     * Site with CDS clients.
     *
     * @param clients trusted CDS clients
     * @param locale wording of the cards
     * @param zone time zone of the day on which a card is shown once
     * @param ehrBases addresses of the FHIR base of the site's EHR
     * @param launches whether the EHR can launch, so that cards have a link
     */
    public record CdsSite(
            List<HookClient> clients, Wording.Locale locale, ZoneId zone, List<String> ehrBases, boolean launches) {
        public CdsSite {
            ehrBases = List.copyOf(ehrBases);
            clients = List.copyOf(clients);
        }
    }

    Map<SiteId, List<HookClient>> clients() {
        return sites.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, site -> site.getValue().clients()));
    }

    boolean has(String site) {
        return site(site).isPresent();
    }

    Optional<CdsSite> site(String site) {
        return sites.entrySet().stream()
                .filter(entry -> entry.getKey().value().equals(site))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Returns the address of the service, which its clients write into {@code aud}. */
    String service(String site) {
        return baseUrl + CdsHooksController.ROOT + "/" + site + CdsHooksController.SERVICE;
    }
}
