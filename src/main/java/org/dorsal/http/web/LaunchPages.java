package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dorsal.smart.launch.Begun;
import org.dorsal.smart.launch.LaunchRefusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;

/** What a person sees of a launch that did not come about at once. */
final class LaunchPages {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final String AGAIN_AFTER_SECONDS = "30";

    private final Pages pages;

    LaunchPages(Pages pages) {
        this.pages = pages;
    }

    /**
     * What the template shows.
     *
     * @param key names the words: {@code launch.KEY.title}
     * @param says for the person and their administrator
     * @param window address that opens in a window of its own, for browsers that keep no cookies in a frame
     * @param form what the person sends on to the EHR
     */
    record View(String key, Optional<String> says, Optional<String> window, Optional<Onward> form) {}

    /** A form for the EHR. */
    record Onward(String to, Map<String, List<String>> fields) {}

    /** Why there is no launch. */
    ServerResponse refused(String site, LaunchRefusal why, List<String> framedBy) {
        Optional<String> window =
                why instanceof LaunchRefusal.OtherBrowser ? Optional.of("/launch/" + site) : Optional.empty();
        return page(
                status(why), new View("refused", Optional.of(why.says()), window, Optional.empty()), framedBy, _ -> {});
    }

    ServerResponse busy(List<String> framedBy) {
        return page(
                503,
                new View("busy", Optional.empty(), Optional.empty(), Optional.empty()),
                framedBy,
                headers -> headers.set(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS));
    }

    /** The request as a form, for an EHR that takes it so. */
    ServerResponse form(Begun.Form form, List<String> framedBy, Consumer<HttpHeaders> more) {
        Onward onward = new Onward(form.to().toString(), form.fields());
        return page(200, new View("sign-in", Optional.empty(), Optional.empty(), Optional.of(onward)), framedBy, more);
    }

    /** No default: a new refusal must decide its status here. */
    static int status(LaunchRefusal why) {
        return switch (why) {
            case LaunchRefusal.NotSetUp _ -> 404;
            case LaunchRefusal.UnknownEhr _,
                    LaunchRefusal.BadLaunch _,
                    LaunchRefusal.NotPending _,
                    LaunchRefusal.BadAnswer _ -> 400;
            case LaunchRefusal.OtherBrowser _,
                    LaunchRefusal.Declined _,
                    LaunchRefusal.MixedUp _,
                    LaunchRefusal.NotAClinician _ -> 403;
            case LaunchRefusal.EhrUnfit _,
                    LaunchRefusal.TokenRefused _,
                    LaunchRefusal.TokenUnfit _,
                    LaunchRefusal.IdTokenRefused _,
                    LaunchRefusal.NoPatient _ -> 502;
            case LaunchRefusal.EhrSilent _ -> 503;
        };
    }

    private ServerResponse page(int status, View view, List<String> framedBy, Consumer<HttpHeaders> more) {
        String html = pages.render(Optional.empty(), Locale.US, "launch", List.of(), view);
        return ServerResponse.status(status)
                .contentType(HTML)
                .headers(headers -> guard(headers, framedBy))
                .headers(more)
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    /** No form-action here: browsers hold an EHR's redirects after the form against it, and we can't list those. */
    static void guard(HttpHeaders headers, List<String> framedBy) {
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';" + " frame-ancestors "
                        + SafetyHeaders.ancestors(framedBy));
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
    }
}
