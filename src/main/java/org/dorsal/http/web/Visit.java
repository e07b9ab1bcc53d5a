package org.dorsal.http.web;

import java.time.Instant;
import java.time.ZoneId;
import org.dorsal.chart.Chart;
import org.dorsal.knowledge.Wording;
import org.dorsal.smart.launch.Launch;

/**
 * One request of the browser that launched, for one launch. Whoever holds a visit has passed the guard.
 *
 * @param chart what was read from the record at launch
 * @param csrf form token of the launch, masked for this page
 * @param requestId for the audit event
 * @param network address that it came from
 * @param at when it came
 */
record Visit(
        Launch launch,
        Chart chart,
        WebSettings.SitePages of,
        String csrf,
        String requestId,
        String network,
        Instant at) {

    String site() {
        return of.site().id();
    }

    /** Logical id of the one patient. */
    String patient() {
        return launch.patient().value();
    }

    ZoneId zone() {
        return of.zone();
    }

    Wording.Locale locale() {
        return of.locale();
    }

    /** On a shared workstation somebody else may sit there by now; the EHR has to say again who it is. */
    boolean isOld() {
        return at.isAfter(launch.started().plus(of.limits().signWithin()));
    }

    /** Address of a page of this launch; {@code page} is empty or begins with a slash. */
    String path(String page) {
        return PageDoor.ROOT + "/" + launch.id() + page;
    }

    @Override
    public String toString() {
        return "Visit[" + launch.id() + ", " + requestId + "]";
    }
}
