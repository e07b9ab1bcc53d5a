package org.dorsal.chart;

import java.net.URI;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;

/** Reads the EHR with the token of one launch or of a site's backend client. Boundary to a foreign system: no answer is trusted. */
@FunctionalInterface
public interface ChartSource {
    /**
     * Sends one GET.
     *
     * @param address below the EHR's FHIR base, or the next page of a search; refused when it leads to another origin
     */
    EhrReply get(URI address);

    static ChartSource of(EhrClient client, CallAuthority authority) {
        return address -> client.follow(authority, address);
    }
}
