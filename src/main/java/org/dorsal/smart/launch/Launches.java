package org.dorsal.smart.launch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;

/** Launches that stand. Safe for many threads and many replicas over one store. */
public record Launches(LaunchStore store, LaunchSettings settings, Clock clock) {
    /** A launch's last request is noted this often, so that not every page writes. */
    static final Duration NOTED = Duration.ofSeconds(30);

    /**
     * Admits a browser that holds the cookie of this launch, if the clinician has not been idle too long.
     *
     * @param cookieSecret value of the cookie {@link BrowserCookies#nameOf}
     * @param byHand true for a user's request, false for a page that polls
     */
    public LaunchAccess enter(LaunchId id, Optional<String> cookieSecret, boolean byHand) {
        Optional<EhrRegistration> ehr = settings.ehr(id.site());
        Optional<LaunchStore.LaunchSnapshot> snapshot = cookieSecret
                .filter(_ -> ehr.isPresent())
                .flatMap(secret -> store.read(id)
                        .filter(found -> Secrets.isSha256Of(found.session().browser(), secret)));
        if (snapshot.isEmpty()) {
            return new LaunchAccess.UnknownEntrance();
        }
        Instant now = clock.instant();
        Launch launch = snapshot.get().session().launch();
        Instant seen = snapshot.get().seen();
        if (!now.isBefore(launch.ends())
                || !now.isBefore(seen.plus(ehr.get().sessions().idle()))) {
            return new LaunchAccess.EndedLaunch();
        }
        if (byHand && !now.isBefore(seen.plus(NOTED))) {
            store.seen(id, now);
        }
        return new LaunchAccess.OpenEntrance(launch, Secrets.csrf(cookieSecret.orElseThrow()));
    }

    /** The browser is let in no more. Its token stays: results may wait for it. */
    public void signOut(LaunchId id) {
        store.seen(id, Instant.EPOCH);
    }

    /**
     * Signs out the site's launches of other people that this browser holds: on a shared workstation the next one has
     * come.
     */
    void signOutOthers(Launch launch, Map<String, String> cookies) {
        cookies.forEach((name, secret) -> BrowserCookies.launchOf(name)
                .map(key -> new LaunchId(launch.id().site(), key))
                .flatMap(store::read)
                .map(LaunchStore.LaunchSnapshot::session)
                .filter(session -> Secrets.isSha256Of(session.browser(), secret))
                .map(LaunchStore.LaunchWithTokens::launch)
                .filter(other -> !other.user().isSameAs(launch.user()))
                .ifPresent(other -> signOut(other.id())));
    }

    /**
     * Unfinished launches for the patient: the clinician's first, then others', each newest first. The table's
     * columns are compared with the encrypted launch, so that a write to the table cannot lend a token to another
     * clinician's work.
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
                .filter(session -> registration.get().at(session.fhirBase()).isPresent())
                .map(LaunchStore.LaunchWithTokens::launch)
                .filter(launch -> now.isBefore(launch.ends()))
                .filter(launch -> launch.patient().equals(patient))
                .sorted(Comparator.comparing(
                                (Launch launch) -> !launch.user().fhirUser().equals(Optional.of(clinician)))
                        .thenComparing(Launch::started, Comparator.reverseOrder()))
                .toList();
    }

    /** Stores the encrypted record data of a launch; false if there is no such launch. */
    public boolean keepChart(LaunchId id, byte[] chart) {
        return store.keepChart(id, chart);
    }

    /** Whether a browser may use a launch. */
    public sealed interface LaunchAccess {

        /**
         * The browser may use the launch.
         *
         * @param csrf token required in every form of the launch's pages
         */
        record OpenEntrance(Launch launch, String csrf) implements LaunchAccess {
            @Override
            public String toString() {
                return "OpenEntrance[" + launch.id() + "]";
            }
        }

        /** Unknown launch, or a launch of another browser; the two are indistinguishable. */
        record UnknownEntrance() implements LaunchAccess {}

        /** The launch belongs to this browser and has ended. */
        record EndedLaunch() implements LaunchAccess {}
    }
}
