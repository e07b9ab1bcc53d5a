package org.dorsal.writeback;

import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.launch.EhrCalls;
import org.dorsal.smart.launch.EhrCalls.CallAuthority;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.Launches;
import org.dorsal.writeback.Engine.Authorities;
import org.dorsal.writeback.Engine.Carrier;
import org.dorsal.writeback.WritebackSettings.Writer;

/**
 * The site's own client where it has one; else clinicians' launches for the same patient that still stand and have a token, or
 * will have one again when the EHR answers: of who signed first. Where the EHR takes whoever brings a note for its author, only
 * theirs, unless an operator hands it over.
 */
record TokenSources(WritebackSettings.SiteWriteback site, Launches launches, EhrCalls ehr) implements Authorities {
    /** Patients launch, too: their rights bring nothing of a clinician's. */
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
                .standing(
                        site.site(),
                        new PatientId(order.patient()),
                        order.clinician().orElse(""))
                .stream()
                .map(launch -> carrier(launch, order))
                .filter(carrier -> carrier.own()
                        || (anybody
                                && carrier.user()
                                        .filter(user -> user.startsWith(CLINICIANS))
                                        .isPresent()))
                .filter(carrier -> !ehr.over(carrier.authority()));
    }

    private static Carrier carrier(Launch launch, DeliveryOrder order) {
        Optional<String> user = launch.user().fhirUser();
        return new Carrier(
                new CallAuthority.LaunchAuthority(launch.id()),
                user,
                user.isPresent() && user.equals(order.clinician()));
    }
}
