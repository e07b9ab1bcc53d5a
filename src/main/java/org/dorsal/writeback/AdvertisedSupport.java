package org.dorsal.writeback;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.writeback.KindPlan.WritePlan;

/**
 * Support that an EHR's metadata advertise, for a check before the first launch.
 *
 * @param searched types of the record with an advertised search
 * @param missing types of the record without an advertised search
 * @param address the EHR's own name of its FHIR base
 * @param writePlan the plan with every requested scope; empty where the site delivers corrections only
 */
public record AdvertisedSupport(
        List<String> searched, List<String> missing, Optional<String> address, Optional<WritePlan> writePlan) {
    private static final List<String> SUGGESTING =
            List.of("Condition", "MedicationRequest", "MedicationStatement", "Observation");

    /** Reads the support from metadata; empty when the body is not a CapabilityStatement of FHIR R4. */
    public static Optional<AdvertisedSupport> of(byte[] metadata, Optional<WritebackSettings.SiteWriteback> site) {
        return EhrCapabilities.read(metadata)
                .map(abilities -> new AdvertisedSupport(
                        searched(abilities, true).toList(),
                        searched(abilities, false).toList(),
                        abilities.address(),
                        site.filter(writeback -> !writeback.onlyCorrections())
                                .map(writeback ->
                                        KindSupport.of(abilities, writeback, Optional.empty(), !writeback.backend()))));
    }

    private static Stream<String> searched(EhrCapabilities abilities, boolean listed) {
        return SUGGESTING.stream().filter(type -> abilities.of(type).takes("search-type") == listed);
    }
}
