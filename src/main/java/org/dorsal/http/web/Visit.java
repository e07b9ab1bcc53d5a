package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.*;
import java.util.Optional;
import org.dorsal.chart.Chart;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.BannerView;
import org.dorsal.smart.launch.Launch;
import org.springframework.web.servlet.ModelAndView;

/**
 * Request of a browser with a valid session for the launch and a readable chart. Method, form token and route are
 * checked afterwards.
 *
 * @param chart record content read at launch
 * @param csrf form token of the launch, masked for this page
 * @param requestId id for the audit event
 * @param network client address
 * @param time time of the request
 */
record Visit(
        Launch launch,
        Chart chart,
        WebSettings.SitePages sitePages,
        String csrf,
        String requestId,
        String network,
        Instant time) {

    String site() {
        return sitePages.site().id();
    }

    /** Logical id of the one patient. */
    String patient() {
        return launch.patient().value();
    }

    ZoneId zone() {
        return sitePages.zone();
    }

    /** Time of the request in the site's zone. */
    OffsetDateTime offsetTime() {
        return time.atZone(zone()).toOffsetDateTime();
    }

    BannerView banner() {
        return BannerView.of(
                chart.patient(),
                Prefill.day(this),
                launch.bannerNeeded() || sitePages.options().bannerAlways());
    }

    Wording.Locale locale() {
        return sitePages.locale();
    }

    /**
     * Returns true when the launch is too old to sign: on a shared workstation the person may have changed, so the
     * EHR must authenticate again.
     */
    boolean isOld() {
        return time.isAfter(launch.started().plus(sitePages.options().signWithin()));
    }

    /** Address of a page of this launch; {@code page} is empty or begins with a slash. */
    String path(String page) {
        return LaunchPageArea.ROOT + "/" + launch.id() + page;
    }

    /** Redirects to a page of this launch; {@code page} is empty or begins with a slash. */
    ModelAndView redirect(String page) {
        return PageViews.redirect(path(page));
    }

    /** Shows the problem page of a key. */
    ModelAndView problem(int status, String key) {
        return ProblemPages.view(requestId, status, key);
    }

    /** Shows that the launch has no such page or assessment. */
    ModelAndView missing() {
        return problem(404, "no-page");
    }

    /** Keeps the visit with its request, for the interceptor and the layout. */
    void keep(HttpServletRequest request) {
        request.setAttribute(Visit.class.getName(), this);
    }

    /** Returns the visit of a request; empty before its controller was chosen, and outside of a launch. */
    static Optional<Visit> of(HttpServletRequest request) {
        return request.getAttribute(Visit.class.getName()) instanceof Visit visit
                ? Optional.of(visit)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Visit[" + launch.id() + ", " + requestId + "]";
    }
}
