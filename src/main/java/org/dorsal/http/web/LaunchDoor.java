package org.dorsal.http.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Answered;
import org.dorsal.smart.launch.Begun;
import org.dorsal.smart.launch.Completed;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchCookie;
import org.dorsal.smart.launch.LaunchRefusal;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.Launching;
import org.dorsal.store.StoreFault;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where EHRs send browsers to and back to. Every redirect goes to the discovered authorization endpoint of the registered EHR or
 * to a page of the launch that was just made; nothing of a request says where.
 */
final class LaunchDoor {
    private static final String SITE = "site";

    private final Launching launching;
    private final LaunchSettings settings;
    private final LaunchPages pages;
    private final PageTold told;

    LaunchDoor(Launching launching, LaunchSettings settings, LaunchPages pages, PageTold told) {
        this.launching = launching;
        this.settings = settings;
        this.pages = pages;
        this.told = told;
    }

    ServerResponse begin(ServerRequest request) {
        return atSite(request, site -> {
            Map<String, String> cookies = LaunchCookies.of(request);
            Optional<Map<String, List<String>>> sent = Fields.of(request.servletRequest());
            if (sent.isEmpty()) {
                return refused(request, site, new LaunchRefusal.BadLaunch());
            }
            return switch (launching.begin(site, answered(request, sent.get(), cookies))) {
                case Begun.Refused(LaunchRefusal why) -> refused(request, site, why);
                case Begun.Redirect(URI to, LaunchCookie cookie) -> goTo(to, kept(cookie, cookies));
                case Begun.Form form -> pages.form(form, framedBy(site), kept(form.cookie(), cookies));
            };
        });
    }

    ServerResponse callback(ServerRequest request) {
        return atSite(request, site -> {
            Map<String, String> cookies = LaunchCookies.of(request);
            Optional<Map<String, List<String>>> sent = Fields.of(request.servletRequest());
            if (sent.isEmpty()) {
                return refused(request, site, new LaunchRefusal.BadAnswer());
            }
            return switch (launching.complete(site, answered(request, sent.get(), cookies))) {
                case Completed.Refused(LaunchRefusal why) -> refused(request, site, why);
                case Completed.Launched done ->
                    goTo(URI.create("/a/" + done.launch().id()), headers -> {
                        LaunchCookies.set(headers, done.cookie());
                        LaunchCookies.expire(headers, done.over());
                        LaunchCookies.beyondRoom(cookies).forEach(name -> LaunchCookies.expire(headers, name));
                    });
            };
        });
    }

    /** An EHR may keep the keys for a while: a new one is published before it signs. */
    ServerResponse keys(ServerRequest request) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
                .header("X-Content-Type-Options", "nosniff")
                .body(settings.publicKeys());
    }

    private ServerResponse atSite(ServerRequest request, Function<SiteId, ServerResponse> answer) {
        Optional<SiteId> site = settings.ehrs().stream()
                .map(EhrRegistration::site)
                .filter(known -> known.value().equals(request.pathVariable(SITE)))
                .findFirst();
        if (site.isEmpty()) {
            return pages.refused("", new LaunchRefusal.NotSetUp(), List.of());
        }
        try {
            return answer.apply(site.get());
        } catch (StoreFault fault) {
            return switch (fault.kind()) {
                case UNAVAILABLE -> pages.busy(framedBy(site.get()));
                case BROKEN -> throw fault;
            };
        }
    }

    private static Answered answered(
            ServerRequest request, Map<String, List<String>> sent, Map<String, String> cookies) {
        return new Answered(sent, cookies, Optional.of(request.servletRequest().getRemoteAddr()));
    }

    /** A launch that stands was told of in its commit. */
    private ServerResponse refused(ServerRequest request, SiteId site, LaunchRefusal why) {
        String network = request.servletRequest().getRemoteAddr();
        return told.launchRefused(site.value(), why, LaunchPages.status(why), network)
                ? pages.refused(site.value(), why, framedBy(site))
                : pages.busy(framedBy(site));
    }

    private static Consumer<HttpHeaders> kept(LaunchCookie cookie, Map<String, String> sent) {
        return headers -> {
            LaunchCookies.set(headers, cookie);
            LaunchCookies.abandoned(sent).forEach(name -> LaunchCookies.expire(headers, name));
        };
    }

    private List<String> framedBy(SiteId site) {
        return settings.ehr(site).map(EhrRegistration::frameAncestors).orElse(List.of());
    }

    private static ServerResponse goTo(URI address, Consumer<HttpHeaders> more) {
        return ServerResponse.status(303)
                .location(address)
                .headers(headers -> LaunchPages.guard(headers, List.of()))
                .headers(more)
                .build();
    }
}
