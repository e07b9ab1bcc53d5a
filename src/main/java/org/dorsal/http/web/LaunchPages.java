package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dorsal.smart.launch.Begun;
import org.dorsal.smart.launch.LaunchRefusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.HtmlUtils;

/** What a person sees of a launch that did not come about at once. Every value is escaped; nothing runs. */
final class LaunchPages {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private LaunchPages() {}

    /** Why there is no launch. */
    static ServerResponse refused(String site, LaunchRefusal why, List<String> framedBy) {
        String more = why instanceof LaunchRefusal.OtherBrowser ? ownWindow(site) : "";
        return page(status(why), "Dorsal could not be opened", "<p>" + escaped(why.says()) + "</p>" + more, framedBy);
    }

    static ServerResponse busy(List<String> framedBy) {
        return page(
                503,
                "Dorsal is busy",
                "<p>Dorsal can't open the launch just now. Open it from the patient's chart again in a minute.</p>",
                framedBy);
    }

    /** The request as a form, for an EHR that takes it so. */
    static ServerResponse form(Begun.Form form, List<String> framedBy, Consumer<HttpHeaders> more) {
        StringBuilder html = new StringBuilder("<form method=\"post\" action=\"")
                .append(escaped(form.to().toString()))
                .append("\">");
        for (Map.Entry<String, List<String>> field : form.fields().entrySet()) {
            field.getValue()
                    .forEach(value -> html.append("<input type=\"hidden\" name=\"")
                            .append(escaped(field.getKey()))
                            .append("\" value=\"")
                            .append(escaped(value))
                            .append("\">"));
        }
        html.append("<button autofocus>Continue to the EHR</button></form>");
        return page(200, "Sign in at the EHR", html.toString(), framedBy, more);
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
            case LaunchRefusal.EhrSilent _, LaunchRefusal.TooManyBegun _ -> 503;
        };
    }

    /** A browser that keeps no cookies in a frame keeps them in a window. */
    private static String ownWindow(String site) {
        return "<p><a href=\"/launch/" + escaped(site)
                + "\" target=\"_blank\" rel=\"noopener\">Open in a new window</a></p>";
    }

    private static ServerResponse page(int status, String title, String content, List<String> framedBy) {
        return page(status, title, content, framedBy, _ -> {});
    }

    private static ServerResponse page(
            int status, String title, String content, List<String> framedBy, Consumer<HttpHeaders> more) {
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
                + " content=\"width=device-width\"><title>" + escaped(title) + "</title></head><body><main><h1>"
                + escaped(title) + "</h1>" + content + "</main></body></html>";
        return ServerResponse.status(status)
                .contentType(HTML)
                .headers(headers -> guard(headers, framedBy))
                .headers(more)
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    /** No form-action here: browsers hold an EHR's redirects after the form against it, and we can't list those. */
    static void guard(HttpHeaders headers, List<String> framedBy) {
        String ancestors = framedBy.isEmpty() ? "'none'" : String.join(" ", framedBy);
        headers.set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors " + ancestors);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
