package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.http.web.HttpReply;
import org.dorsal.http.web.LaunchPages;
import org.dorsal.smart.launch.SignInRefusal;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.HtmlUtils;

/**
 * Pages outside a session: sign-in refusal, sign-out and errors. Static HTML without templates, to exclude failures
 * while rendering.
 */
final class SignInPages {
    private static final String AGAIN_AFTER_SECONDS = "30";
    private static final String STYLE =
            ":root{color-scheme:light dark;font:.9375rem/1.45 system-ui,sans-serif;color:light-dark(#15212b,#e7edf2);"
                    + "background:light-dark(#eef2f5,#0f161c)}main{max-width:42rem;margin:2rem auto;padding:.75rem 1rem;"
                    + "overflow-wrap:anywhere;background:light-dark(#fff,#182129);border:1px solid light-dark(#cfd8df,#34414c);"
                    + "border-radius:6px}h1{font-size:1.25rem;margin:0}a{color:light-dark(#0f4c81,#8cc0f0)}";

    /** The one style is named by its hash, so that no other is ever applied. */
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(STYLE))
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} – Dorsal</title>
            <style>{style}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            <p>{says}</p>
            {administrator}
            {link}
            </main>
            </body>
            </html>
            """;

    private static final String ADMINISTRATOR =
            "<details><summary>For your administrator</summary><p>{advice}</p></details>";

    private SignInPages() {}

    static HttpReply refused(String site, SignInRefusal why) {
        int status = LaunchPages.status(why.why());
        HttpReply page = page(status, "You are not signed in", why.says(), why.administratorSays(), again(site, why));
        return status == 503 ? page.with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS) : page;
    }

    static HttpReply busy() {
        return page(
                        503,
                        "Dorsal is busy",
                        "Dorsal can't do this just now, and nothing was done. Try again in a minute.",
                        Optional.empty(),
                        Optional.empty())
                .with(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS);
    }

    /** @param request for the administrator, who finds it in the log */
    static HttpReply broken(String request) {
        return page(
                500,
                "Something went wrong",
                "Dorsal could not do this, and nothing was done.",
                Optional.of("Look for " + request + " in the log."),
                Optional.empty());
    }

    static HttpReply notOurForm(String site) {
        return page(
                403,
                "You are not signed out",
                "The request did not come from a page of this session. Go back to the page and sign out there.",
                Optional.empty(),
                Optional.of("/audit/" + site + "/"));
    }

    static HttpReply signedOut(String site) {
        return page(
                200,
                "You are signed out",
                "This browser no longer shows audit pages. Your organisation's sign-in may still know you: on a shared"
                        + " computer sign out there, too.",
                Optional.empty(),
                Optional.of("/audit/" + site + "/sign-in"));
    }

    /** Another address, by 303. */
    static HttpReply goTo(String address) {
        return guarded(HttpReply.empty(303).with(HttpHeaders.LOCATION, address));
    }

    /** Sign-in link; empty if sign-in is not configured for the site. */
    private static Optional<String> again(String site, SignInRefusal why) {
        return why.why() == SignInRefusal.SignInRefusalReason.NOT_SET_UP
                ? Optional.empty()
                : Optional.of("/audit/" + site + "/sign-in");
    }

    private static HttpReply page(
            int status, String title, String says, Optional<String> administrator, Optional<String> link) {
        String html = PAGE.replace("{style}", STYLE)
                .replace("{title}", HtmlUtils.htmlEscape(title))
                .replace("{link}", link.map(SignInPages::link).orElse(""))
                .replace("{administrator}", administrator.isPresent() ? ADMINISTRATOR : "")
                .replace("{advice}", HtmlUtils.htmlEscape(administrator.orElse("")))
                .replace("{says}", HtmlUtils.htmlEscape(says)); // last: nothing is looked for in it
        return guarded(HttpReply.of(status, "text/html;charset=UTF-8", html.getBytes(StandardCharsets.UTF_8)));
    }

    private static String link(String to) {
        String words = to.endsWith("/sign-in") ? "Sign in" : "Back to the audit pages";
        return "<p><a href=\"" + HtmlUtils.htmlEscape(to) + "\">" + words + "</a></p>";
    }

    private static HttpReply guarded(HttpReply sent) {
        return sent.with("Content-Security-Policy", POLICY)
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("X-Frame-Options", "DENY");
    }
}
