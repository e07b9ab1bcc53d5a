package org.dorsal.writeback;

import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.Launches;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.Carrier;
import org.dorsal.writeback.DeliveryEngine.CarrierSource;
import org.dorsal.writeback.WritebackSettings.Writer;

/**
 * Selects the site's own client if it has one; otherwise clinicians' current launches for the patient, with a token
 * now or when the EHR answers again, the signer first. Where the EHR records the token's owner as the author of a
 * note, only the signer's, unless an operator hands the delivery over.
 */
record TokenSources(WritebackSettings.SiteWriteback site, Launches launches, EhrClient ehr) implements CarrierSource {
    /** Prefix of clinicians' references; a patient's launch must not deliver a clinician's results. */
    private static final String CLINICIANS = "Practitioner";

    @Override
    public String word() {
        return site.backend() ? "backend" : "clinician";
    }

    @Override
    public boolean possible() {
        return site.writer() != Writer.NOBODY;
    }

    @Override
    public Stream<Carrier> of(DeliveryOrder order, boolean handedOver) {
        if (site.backend()) {
            return Stream.of(new Carrier(new CallAuthority.BackendAuthority(site.site()), Optional.empty(), true));
        }
        boolean anybody = handedOver || site.noteRules().author() == NoteRules.NoteAuthor.NAMED;
        return launches
                .activeLaunches(
                        site.site(),
                        new PatientId(order.patient()),
                        order.clinician().orElse(""))
                .stream()
                .map(launch -> carrier(launch, order))
                .filter(carrier -> carrier.preferred()
                        || (anybody
                                && carrier.user()
                                        .filter(user -> user.startsWith(CLINICIANS))
                                        .isPresent()))
                .filter(carrier -> !ehr.over(carrier.authority()));
    }

    private static Carrier carrier(Launch launch, DeliveryOrder order) {
        Optional<String> user = launch.user().fhirUser();
        return new Carrier(launch.id(), user, user.isPresent() && user.equals(order.clinician()));
    }
}
