package org.dorsal.http.cds;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.dorsal.smart.HookClient;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;

/**
 * Settings of the CDS Hooks endpoint.
 *
 * @param baseUrl base of absolute URLs, without a trailing slash
 * @param strength minimum strength of the clients' keys
 * @param clients trusted CDS clients of each site that has any
 */
public record CdsSettings(URI baseUrl, KeyStrength strength, Map<SiteId, List<HookClient>> clients) {
    public CdsSettings {
        clients = Map.copyOf(clients);
    }

    boolean has(String site) {
        return clients.keySet().stream().anyMatch(id -> id.value().equals(site));
    }

    /** Returns the address of the service, which its clients write into {@code aud}. */
    String service(String site) {
        return baseUrl + CdsHooksController.ROOT + "/" + site + CdsHooksController.SERVICE;
    }
}
