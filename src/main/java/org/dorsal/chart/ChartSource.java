package org.dorsal.chart;

import java.net.URI;
import org.dorsal.smart.launch.EhrCalls.CallAuthority;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.EhrAnswer;
import org.dorsal.smart.launch.LaunchId;

/** Reads the EHR with the token of one launch or of a site's backend client. Boundary to a foreign system: no answer is trusted. */
public interface ChartSource {

    /**
     * Sends one GET below the EHR's FHIR base.
     *
     * @param relative encoded, {@code Patient/7} or {@code Condition?patient=7}
     */
    EhrAnswer get(String relative);

    /**
     * Reads the next page of a search, which servers may keep at other addresses.
     *
     * @param link absolute link of the EHR; refused with 403 when it leads to another origin
     */
    EhrAnswer next(URI link);

    static ChartSource of(EhrClient client, LaunchId launch) {
        return of(client, new CallAuthority.LaunchAuthority(launch));
    }

    static ChartSource of(EhrClient client, CallAuthority authority) {
        return new ChartSource() {
            @Override
            public EhrAnswer get(String relative) {
                return client.get(authority, relative);
            }

            @Override
            public EhrAnswer next(URI link) {
                return client.next(authority, link);
            }
        };
    }
}
