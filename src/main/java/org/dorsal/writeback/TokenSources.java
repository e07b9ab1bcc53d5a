package org.dorsal.writeback;

import java.util.List;
import java.util.Optional;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.launch.EhrCalls;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.smart.launch.Launches;
import org.dorsal.writeback.Engine.Authorities;

/**
 * The site's own client where it has one; else a launch of the clinician who signed, for the same patient, that still stands and
 * has a token, or will have one again when the EHR answers.
 */
record TokenSources(WritebackSettings.OfSite site, Launches launches, EhrCalls ehr) implements Authorities {
    @Override
    public String word() {
        return site.backend() ? "backend" : "clinician";
    }

    @Override
    public Optional<Authority> of(Order order) {
        if (site.backend()) {
            return Optional.of(new Authority.OfBackend(site.site()));
        }
        List<LaunchId> standing = order.clinician()
                .map(clinician -> launches.standing(site.site(), new PatientId(order.patient()), clinician))
                .orElseGet(List::of);
        return standing.stream()
                .<Authority>map(Authority.OfLaunch::new)
                .filter(launch -> !ehr.over(launch))
                .findFirst();
    }
}
