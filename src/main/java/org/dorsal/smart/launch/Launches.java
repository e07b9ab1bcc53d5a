package org.dorsal.smart.launch;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;

/** Launches that stand. Safe for many threads and many replicas over one store. */
public final class Launches {
    private final LaunchStore store;
    private final LaunchSettings settings;
    private final Clock clock;

    Launches(LaunchStore store, LaunchSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Lets a browser in that holds the cookie of this very launch.
     *
     * @param cookieSecret value of the cookie {@link BrowserCookies#nameOf}
     */
    public Entrance enter(LaunchId id, Optional<String> cookieSecret) {
        if (cookieSecret.isEmpty() || settings.ehr(id.site()).isEmpty()) {
            return new Entrance.Unknown();
        }
        String secret = cookieSecret.get();
        Optional<Launch> launch = store.read(id)
                .map(LaunchStore.Kept::held)
                .filter(held -> Secrets.isSha256Of(HexFormat.of().parseHex(held.browser()), secret))
                .map(LaunchStore.HeldLaunch::launch);
        if (launch.isEmpty()) {
            return new Entrance.Unknown();
        }
        return clock.instant().isBefore(launch.get().ends())
                ? new Entrance.Open(launch.get(), Secrets.csrf(secret))
                : new Entrance.Ended();
    }

    /**
     * Launches about that patient that have not ended: that clinician's first, then others', each newest first. What the table
     * says is compared with what is locked in the launch: whoever writes the table must not lend a token to another's work.
     *
     * @param clinician reference relative to the EHR's FHIR base, {@code Practitioner/7}
     */
    public List<Launch> standing(SiteId site, PatientId patient, String clinician) {
        Optional<EhrRegistration> registration = settings.ehr(site);
        if (registration.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        return store.standing(site, patient, clinician, now).stream()
                .filter(held -> held.fhirBase().equals(registration.get().fhirBase()))
                .map(LaunchStore.HeldLaunch::launch)
                .filter(launch -> now.isBefore(launch.ends()))
                .filter(launch -> launch.patient().equals(patient))
                .sorted(Comparator.comparing(
                                (Launch launch) -> !launch.user().fhirUser().equals(Optional.of(clinician)))
                        .thenComparing(Launch::started, Comparator.reverseOrder()))
                .toList();
    }

    /** Keeps what was read from the record for the launch, locked; false when there is no such launch. */
    public boolean keepChart(LaunchId id, byte[] chart) {
        return store.keepChart(id, chart);
    }

    /** Whether a browser may use a launch. */
    public sealed interface Entrance {

        /**
         * It may.
         *
         * @param csrf what every form of this launch's pages must send back
         */
        record Open(Launch launch, String csrf) implements Entrance {
            @Override
            public String toString() {
                return "Open[" + launch.id() + "]";
            }
        }

        /** There is no such launch, or it is another browser's: both look the same. */
        record Unknown() implements Entrance {}

        /** It was this browser's and is over. */
        record Ended() implements Entrance {}
    }
}
